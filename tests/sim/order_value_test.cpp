#include "sim/order_value.h"

#include <boost/math/distributions/gamma.hpp>
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "sim/random.h"

using namespace marketday;

namespace {

struct Moments {
  double mean = 0.0;
  double variance = 0.0;
};

template <typename Draw>
Moments moments(std::uint32_t n, const Draw& draw_one) {
  double sum = 0.0;
  double square = 0.0;
  for (std::uint32_t i = 0; i < n; ++i) {
    const double x = draw_one(i);
    sum += x;
    square += x * x;
  }
  return {sum / n, square / n - sum / n * (sum / n)};
}

}  // namespace

TEST_CASE("T4: shoppers drawn from the CDNOW Gamma-Gamma spend 35.17 on average") {
  const OrderValueSpec fitted{6.2488, 3.7446, 15.4478};
  CHECK(fitted.population_mean() == Approx(35.171).margin(1.5e-3));
  const std::uint32_t n = 400'000;
  const Moments m = moments(n, [&](std::uint32_t i) { return draw_mean_spend(fitted, 7, i); });
  // variance of p / nu is mean^2 / (q - 2)
  const double sd = fitted.population_mean() / std::sqrt(fitted.spread_shape - 2.0);
  CHECK(m.mean == Approx(fitted.population_mean()).margin(4.0 * sd / std::sqrt(n)));
}

TEST_CASE("orders scatter around their shopper's mean as Gamma(p)") {
  for (const double shape : {0.4, 1.0, 6.25, 40.0}) {
    CAPTURE(shape);
    const OrderValueSpec spec{shape, 3.74, 15.45};
    const std::uint32_t n = 400'000;
    const Moments m =
        moments(n, [&](std::uint32_t i) { return draw_order_value(spec, 20.0, 3, i, 11); });
    CHECK(m.mean == Approx(20.0).margin(4.0 * 20.0 / std::sqrt(shape * n)));
    // Var(s^2) ~ sigma^4 (kurtosis - 1) / n with kurtosis 3 + 6 / p
    const double variance = 400.0 / shape;
    CHECK(m.variance ==
          Approx(variance).margin(4.0 * variance * std::sqrt((2.0 + 6.0 / shape) / n)));
  }
}

TEST_CASE("orders have the Gamma's distribution function, not only its moments") {
  const OrderValueSpec spec;
  const boost::math::gamma_distribution<double> gamma(spec.shape, 20.0 / spec.shape);
  std::vector<double> counts(20, 0.0);
  const std::uint32_t n = 200'000;
  for (std::uint32_t i = 0; i < n; ++i) {
    const double share = cdf(gamma, draw_order_value(spec, 20.0, 5, i % 1000, i / 1000, 2));
    counts[static_cast<std::size_t>(share * 20.0)] += 1.0;
  }
  double chi2 = 0.0;
  for (const double count : counts) chi2 += (count - n / 20.0) * (count - n / 20.0) / (n / 20.0);
  CHECK(chi2 < 43.8);  // 19 degrees of freedom, 0.1 %
}

TEST_CASE("an order's value depends on seed, shopper, day and number alone") {
  const OrderValueSpec spec;
  const double value = draw_order_value(spec, 30.0, 1, 2, 3, 4);
  CHECK(value == draw_order_value(spec, 30.0, 1, 2, 3, 4));
  CHECK(value != draw_order_value(spec, 30.0, 2, 2, 3, 4));
  CHECK(value != draw_order_value(spec, 30.0, 1, 3, 3, 4));
  CHECK(value != draw_order_value(spec, 30.0, 1, 2, 4, 4));
  CHECK(value != draw_order_value(spec, 30.0, 1, 2, 3, 5));
  CHECK(draw_order_value(spec, 60.0, 1, 2, 3, 4) == Approx(2.0 * value).epsilon(1e-14));
  CHECK(draw_order_cents(spec, 30.0, 1, 2, 3, 4) == std::llround(100.0 * value));
}
