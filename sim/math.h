// exp, log and their kin from + - * / alone, so that results are the same bits under every
// compiler, optimisation level and libm. Accuracy is tested against libm: exp and log within 2 ulp
// in double, exp_float within 2 ulp in float. Inline, so that loops over columns vectorise.
#pragma once

#include <bit>
#include <cstdint>
#include <limits>

namespace marketday {

// exp(x), double. Cody-Waite reduction x = n ln2 + r, Taylor polynomial of degree 13 on |r| <=
// ln2/2.
inline double exp(double x) {
  if (x != x) return x;
  if (x > 709.782712893384) return std::numeric_limits<double>::infinity();
  if (x < -745.1332191019412) return 0.0;
  constexpr double kShift = 0x1.8p52;
  const double shifted = x * 1.4426950408889634 + kShift;
  const double n = shifted - kShift;
  const double r = (x - n * 6.93147180369123816490e-01) - n * 1.90821492927058770002e-10;
  double p = 1.0 / 6227020800.0;
  p = p * r + 1.0 / 479001600.0;
  p = p * r + 1.0 / 39916800.0;
  p = p * r + 1.0 / 3628800.0;
  p = p * r + 1.0 / 362880.0;
  p = p * r + 1.0 / 40320.0;
  p = p * r + 1.0 / 5040.0;
  p = p * r + 1.0 / 720.0;
  p = p * r + 1.0 / 120.0;
  p = p * r + 1.0 / 24.0;
  p = p * r + 1.0 / 6.0;
  p = p * r + 0.5;
  p = p * (r * r) + r;
  const double value = 1.0 + p;
  // two factors, so that results below the smallest normal number do not lose the exponent
  const auto exponent = static_cast<std::int64_t>(n);
  const std::int64_t half = exponent / 2;
  const double scale_1 = std::bit_cast<double>((half + 1023) << 52);
  const double scale_2 = std::bit_cast<double>((exponent - half + 1023) << 52);
  return value * scale_1 * scale_2;
}

// ln(x), double, x > 0. Reduction to [sqrt(1/2), sqrt(2)) and the odd series in s = f / (2 + f)
// with the minimax coefficients of FreeBSD's e_log.c (Sun Microsystems 1993).
inline double log(double x) {
  if (!(x > 0.0)) {
    return x == 0.0 ? -std::numeric_limits<double>::infinity()
                    : std::numeric_limits<double>::quiet_NaN();
  }
  if (x == std::numeric_limits<double>::infinity()) return x;
  std::int64_t exponent = 0;
  if (x < std::numeric_limits<double>::min()) {
    x *= 0x1p54;
    exponent = -54;
  }
  const auto bits = std::bit_cast<std::uint64_t>(x);
  exponent += static_cast<std::int64_t>(bits >> 52U) - 1023;
  double m = std::bit_cast<double>((bits & 0xFFFFFFFFFFFFFU) | 0x3FF0000000000000U);
  if (m > 1.4142135623730951) {
    m *= 0.5;
    ++exponent;
  }
  const double f = m - 1.0;
  const double s = f / (2.0 + f);
  const double z = s * s;
  const double w = z * z;
  const double even = w * (3.999999999940941908e-01 +
                           w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
  const double odd = z * (6.666666666666735130e-01 +
                          w * (2.857142874366239149e-01 +
                               w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
  const double half_square = 0.5 * f * f;
  const auto k = static_cast<double>(exponent);
  return k * 6.93147180369123816490e-01 -
         ((half_square - (s * (half_square + even + odd) + k * 1.90821492927058770002e-10)) - f);
}

// exp(x) in float for |x| < 87; clamped outside, never infinite or subnormal.
inline float exp_float(float x) {
  x = x < -87.0F ? -87.0F : x;
  x = x > 87.0F ? 87.0F : x;
  constexpr float kShift = 0x1.8p23F;
  const float shifted = x * 1.44269504F + kShift;
  const float n = shifted - kShift;
  const float r = (x - n * 0.693359375F) - n * -2.12194440e-4F;
  float p = 1.9875691500e-4F;
  p = p * r + 1.3981999507e-3F;
  p = p * r + 8.3334519073e-3F;
  p = p * r + 4.1665795894e-2F;
  p = p * r + 1.6666665459e-1F;
  p = p * r + 5.0000001201e-1F;
  p = p * (r * r) + r;
  const float value = 1.0F + p;
  const std::int32_t bits =
      (std::bit_cast<std::int32_t>(shifted) - std::bit_cast<std::int32_t>(kShift) + 127) << 23;
  return value * std::bit_cast<float>(bits);
}

// ln(x) in float for normal positive x; atanh series in s = (m - 1) / (m + 1), |s| <= 0.172.
inline float log_float(float x) {
  const auto bits = std::bit_cast<std::int32_t>(x);
  // shift so that the mantissa lies in [sqrt(1/2), sqrt(2))
  const std::int32_t exponent = (bits - 0x3F3504F3) >> 23;
  const float m = std::bit_cast<float>(bits - exponent * 0x00800000);
  const float s = (m - 1.0F) / (m + 1.0F);
  const float z = s * s;
  const float series = z * (0.666666667F + z * (0.4F + z * (0.285714286F + z * 0.2222222F)));
  return static_cast<float>(exponent) * 0.693147181F + (2.0F * s + s * series);
}

// 1 / (1 + exp(-x)).
inline double logistic(double x) {
  return 1.0 / (1.0 + exp(-x));
}
inline float logistic_float(float x) {
  return 1.0F / (1.0F + exp_float(-x));
}

inline double tanh(double x) {
  if (x > 20.0) return 1.0;
  if (x < -20.0) return -1.0;
  const double e = exp(2.0 * x);
  return (e - 1.0) / (e + 1.0);
}

}  // namespace marketday
