#include "sim/order_value.h"

#include <cmath>

#include "sim/math.h"
#include "sim/normal_table.h"
#include "sim/random.h"

namespace marketday {

namespace {

// Gamma(shape, 1): Marsaglia and Tsang, "A simple method for generating gamma variables" (2000);
// their boost for shapes below 1. One block a try; 96 % of tries are taken, so that 256 never run
// out.
double draw_gamma(double shape, std::uint64_t seed, std::uint32_t who, std::uint32_t day,
                  Purpose purpose, std::uint32_t k) {
  constexpr std::uint32_t kTries = 256;
  const bool small = shape < 1.0;
  const double d = (small ? shape + 1.0 : shape) - 1.0 / 3.0;
  const double c = 1.0 / std::sqrt(9.0 * d);
  for (std::uint32_t i = 0; i < kTries; ++i) {
    const RandomBlock bits = draw(seed, who, day, purpose, k * kTries + i);
    const double x = normal_quantile(uniform(bits[0]));
    const double root = 1.0 + c * x;
    if (root <= 0.0) continue;
    const double v = root * root * root;
    if (log(uniform(bits[1])) >= 0.5 * x * x + d - d * v + d * log(v)) continue;
    return small ? d * v * exp(log(uniform(bits[2])) / shape) : d * v;
  }
  return shape;
}

}  // namespace

double draw_mean_spend(const OrderValueSpec& spec, std::uint64_t seed, std::uint32_t shopper) {
  return spec.shape * spec.spread_currency /
         draw_gamma(spec.spread_shape, seed, shopper, 0, Purpose::order_value, 0);
}

double draw_order_value(const OrderValueSpec& spec, double mean_spend, std::uint64_t seed,
                        std::uint32_t shopper, std::uint32_t day, std::uint32_t k) {
  return mean_spend / spec.shape *
         draw_gamma(spec.shape, seed, shopper, day, Purpose::order_spend, k);
}

}  // namespace marketday
