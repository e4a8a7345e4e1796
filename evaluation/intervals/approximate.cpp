#include "evaluation/intervals/approximate.h"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <cmath>
#include <vector>

#include "evaluation/column_checks.h"
#include "evaluation/intervals/moments.h"

namespace marketday::intervals {

Interval gaussian(const WeightedRewards& data, double coverage) {
  check(data);
  require_inside("coverage", coverage, 0.0, 1.0);
  std::vector<double> x(data.weights.size());
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = data.weights[i] * data.rewards[i];
  const SampleMoments moments = sample_moments(x);
  const double z = boost::math::quantile(boost::math::normal(), 0.5 + coverage / 2.0);
  const double half = z * std::sqrt(moments.variance / static_cast<double>(x.size()));
  return {moments.mean - half, moments.mean + half};
}

Interval clopper_pearson(double successes, double trials, double coverage) {
  require_inside("coverage", coverage, 0.0, 1.0);
  require_between("successes", successes, 0.0, trials);
  const double tail = (1.0 - coverage) / 2.0;
  Interval interval{0.0, 1.0};
  if (successes > 0.0) {
    interval.low = boost::math::ibeta_inv(successes, trials - successes + 1.0, tail);
  }
  if (successes < trials) {
    interval.high = boost::math::ibeta_inv(successes + 1.0, trials - successes, 1.0 - tail);
  }
  return interval;
}

Interval clopper_pearson(const WeightedRewards& data, double coverage) {
  check(data);
  const double range = data.reward_high - data.reward_low;
  double greatest = 0.0;
  double sum = 0.0;
  for (std::size_t i = 0; i < data.weights.size(); ++i) {
    greatest = std::max(greatest, data.weights[i]);
    sum += data.weights[i] * ((data.rewards[i] - data.reward_low) / range);
  }
  require_support(greatest, "all rows");
  // weights above 1 on average can give more successes than trials
  const double trials = static_cast<double>(data.weights.size()) / greatest;
  const Interval scaled = clopper_pearson(std::min(sum / greatest, trials), trials, coverage);
  return {data.reward_low + range * scaled.low, data.reward_low + range * scaled.high};
}

}  // namespace marketday::intervals
