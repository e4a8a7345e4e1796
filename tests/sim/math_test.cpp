#include "sim/math.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "sim/normal_table.h"
#include "sim/random.h"

using namespace marketday;

namespace {

// Distance from the exact value (long double libm, 64-bit mantissa) in units of the last place.
template <typename T>
double ulp_error(T got, long double exact) {
  const T near = static_cast<T>(exact);
  const T next = std::nextafter(std::abs(near), std::numeric_limits<T>::infinity());
  const long double unit =
      static_cast<long double>(next) - std::abs(static_cast<long double>(near));
  return static_cast<double>(std::abs(static_cast<long double>(got) - exact) / unit);
}

double draw_between(std::uint32_t i, double low, double high) {
  return low + (high - low) * uniform(draw(99, i, 0, Purpose::environment)[0]);
}

}  // namespace

TEST_CASE("exp is within 2 ulp of libm over its whole range") {
  double worst = 0.0;
  for (std::uint32_t i = 0; i < 2'000'000; ++i) {
    const double x = i % 2 == 0 ? draw_between(i, -708.0, 709.7) : draw_between(i, -2.0, 2.0);
    worst = std::max(worst, ulp_error(marketday::exp(x), std::exp(static_cast<long double>(x))));
  }
  INFO("worst error " << worst << " ulp");
  REQUIRE(worst <= 2.0);
}

TEST_CASE("log is within 2 ulp of libm over its whole range") {
  double worst = 0.0;
  for (std::uint32_t i = 0; i < 2'000'000; ++i) {
    const double x =
        i % 2 == 0 ? std::exp(draw_between(i, -708.0, 709.0)) : draw_between(i, 0.5, 2.0);
    if (x == 1.0) continue;
    worst = std::max(worst, ulp_error(marketday::log(x), std::log(static_cast<long double>(x))));
  }
  INFO("worst error " << worst << " ulp");
  REQUIRE(worst <= 2.0);
}

TEST_CASE("exp_float and log_float are within 2 ulp of libm") {
  double worst_exp = 0.0;
  double worst_log = 0.0;
  for (std::uint32_t i = 0; i < 1'000'000; ++i) {
    const auto x = static_cast<float>(draw_between(i, -86.0, 86.0));
    worst_exp = std::max(worst_exp, ulp_error(exp_float(x), std::exp(static_cast<long double>(x))));
    const auto y = static_cast<float>(std::exp(draw_between(i, -80.0, 80.0)));
    if (y == 1.0F) continue;
    worst_log = std::max(worst_log, ulp_error(log_float(y), std::log(static_cast<long double>(y))));
  }
  INFO("worst exp_float " << worst_exp << ", log_float " << worst_log << " ulp");
  REQUIRE(worst_exp <= 2.0);
  REQUIRE(worst_log <= 2.0);
}

TEST_CASE("exp and log keep their edges") {
  REQUIRE(marketday::exp(0.0) == 1.0);
  REQUIRE(marketday::exp(1000.0) == std::numeric_limits<double>::infinity());
  REQUIRE(marketday::exp(-1000.0) == 0.0);
  REQUIRE(marketday::exp(-745.0) > 0.0);
  REQUIRE(marketday::log(1.0) == 0.0);
  REQUIRE(marketday::log(0.0) == -std::numeric_limits<double>::infinity());
  REQUIRE(std::isnan(marketday::log(-1.0)));
  REQUIRE(std::isnan(marketday::exp(std::nan(""))));
  REQUIRE(marketday::log(5e-324) == Approx(std::log(5e-324)).epsilon(1e-15));
  REQUIRE(exp_float(1000.0F) < std::numeric_limits<float>::infinity());
}

TEST_CASE("tanh and the logistic function agree with libm") {
  for (std::uint32_t i = 0; i < 10000; ++i) {
    const double x = draw_between(i, -30.0, 30.0);
    REQUIRE(marketday::tanh(x) == Approx(std::tanh(x)).epsilon(1e-13).margin(1e-15));
    REQUIRE(logistic(x) == Approx(1.0 / (1.0 + std::exp(-x))).epsilon(1e-14));
  }
}

TEST_CASE("Normal quantiles match published values") {
  // Abramowitz and Stegun table 26.1; Wichura 1988
  REQUIRE(normal_quantile(0.975) == Approx(1.959963984540054).epsilon(1e-14));
  REQUIRE(normal_quantile(0.5) == 0.0);
  REQUIRE(normal_quantile(0.25) == Approx(-0.6744897501960817).epsilon(1e-14));
  REQUIRE(normal_quantile(1e-20) == Approx(-9.262340089798408).epsilon(1e-13));
  double sum = 0.0;
  double square = 0.0;
  for (const float z : normal_table()) {
    sum += static_cast<double>(z);
    square += static_cast<double>(z) * static_cast<double>(z);
  }
  REQUIRE(sum == Approx(0.0).margin(1e-3));
  REQUIRE(square / 4096.0 == Approx(1.0).margin(2e-3));
}
