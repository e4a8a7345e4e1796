#include "sim/return_delay.h"

#include <algorithm>
#include <boost/math/distributions/gamma.hpp>
#include <cmath>

namespace marketday {

ReturnDelays::ReturnDelays(double mean_days, double shape, double period_days) {
  constexpr int kQuantiles = 1024;
  const boost::math::gamma_distribution<double> gamma(shape, mean_days / shape / period_days);
  for (int i = 0; i < kQuantiles; ++i) {
    const double days = boost::math::quantile(gamma, (i + 0.5) / kQuantiles);
    table_.push_back(static_cast<std::uint16_t>(std::clamp(std::ceil(days - 1e-9), 1.0, 1000.0)));
  }
}

}  // namespace marketday
