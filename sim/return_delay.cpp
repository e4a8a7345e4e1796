#include "sim/return_delay.h"

#include <algorithm>
#include <boost/math/distributions/gamma.hpp>
#include <cmath>

#include "sim/normal_table.h"
#include "sim/random.h"

namespace marketday {

double draw_return_util(const ReturnSpec& spec, std::uint64_t seed, std::uint32_t shopper) {
  const RandomBlock bits = draw(seed, shopper, 0, Purpose::return_trait);
  return spec.shopper_sd * normal_quantile(uniform(bits[0]));
}

ReturnDelay::ReturnDelay(const ReturnSpec& spec) {
  const boost::math::gamma_distribution<double> gamma(spec.delay_shape,
                                                      spec.delay_mean_days / spec.delay_shape);
  for (std::size_t i = 0; i < days_.size(); ++i) {
    const double share = (static_cast<double>(i) + 0.5) / static_cast<double>(days_.size());
    const double day = std::clamp(std::round(quantile(gamma, share)), 1.0, 65535.0);
    days_[i] = static_cast<std::uint16_t>(day);
  }
}

int draw_return(const ReturnDelay& delay, double probability, std::uint64_t seed,
                std::uint32_t shopper, std::uint32_t day, std::uint32_t line) {
  const RandomBlock bits = draw(seed, shopper, day, Purpose::returns, line);
  if (uniform(bits[0]) >= probability) return 0;
  return delay.days(bits[1]);
}

}  // namespace marketday
