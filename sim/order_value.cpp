#include "sim/order_value.h"

#include <boost/random/gamma_distribution.hpp>
#include <cmath>

#include "sim/math.h"
#include "sim/normal_table.h"
#include "sim/random.h"

namespace marketday {

double draw_mean_spend(const OrderValueSpec& spec, std::uint64_t seed, std::uint32_t shopper) {
  KeyedEngine engine(seed, shopper, 0, Purpose::order_value);
  boost::random::gamma_distribution<double> gamma(spec.spread_shape, 1.0 / spec.spread_currency);
  return spec.shape / gamma(engine);
}

// Marsaglia and Tsang, "A simple method for generating gamma variables" (2000); their boost for
// shapes below 1. One block a try; 96 % of tries are taken, so that 256 never run out.
double draw_order_value(const OrderValueSpec& spec, double mean_spend, std::uint64_t seed,
                        std::uint32_t shopper, std::uint32_t day, std::uint32_t k) {
  constexpr std::uint32_t kTries = 256;
  const bool small = spec.shape < 1.0;
  const double d = (small ? spec.shape + 1.0 : spec.shape) - 1.0 / 3.0;
  const double c = 1.0 / std::sqrt(9.0 * d);
  for (std::uint32_t i = 0; i < kTries; ++i) {
    const RandomBlock bits = draw(seed, shopper, day, Purpose::order_spend, k * kTries + i);
    const double x = normal_quantile(uniform(bits[0]));
    const double root = 1.0 + c * x;
    if (root <= 0.0) continue;
    const double v = root * root * root;
    if (log(uniform(bits[1])) >= 0.5 * x * x + d - d * v + d * log(v)) continue;
    const double below_one = small ? exp(log(uniform(bits[2])) / spec.shape) : 1.0;
    return mean_spend * d * v * below_one / spec.shape;
  }
  return mean_spend;
}

}  // namespace marketday
