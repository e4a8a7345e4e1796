#include "evaluation/intervals/empirical_likelihood.h"

#include <algorithm>
#include <boost/math/distributions/fisher_f.hpp>
#include <cmath>

#include "evaluation/column_checks.h"
#include "evaluation/intervals/likelihood_ratio.h"
#include "evaluation/intervals/root.h"

namespace marketday::intervals {
namespace {

// Where every q_i stays between 0 and 1, and the unseen weight's sum of q above 0.
Interval multiplier_range(std::span<const double> weights, WeightRange range) {
  const auto n = static_cast<double>(weights.size());
  Interval b{std::isinf(range.high) ? 0.0 : n / (1.0 - range.high), n / (1.0 - range.low)};
  double most = b.high;
  double least = b.low;
  bool above = false;
  bool below = false;
  for (const double w : weights) {
    if (w < 1.0) {
      most = below ? std::min(most, (n - 1.0) / (1.0 - w)) : (n - 1.0) / (1.0 - w);
      below = true;
    }
    if (w > 1.0) {
      least = above ? std::max(least, (n - 1.0) / (1.0 - w)) : (n - 1.0) / (1.0 - w);
      above = true;
    }
  }
  return {std::max(b.low, least), std::min(b.high, most)};
}

}  // namespace

double empirical_likelihood_value(const WeightedRewards& data, WeightRange range) {
  check(data);
  range = widened(range, data.weights);
  const auto n = static_cast<double>(data.weights.size());
  const auto slope = [&](double b) {
    double sum = 0.0;
    for (const double w : data.weights) sum += (w - 1.0) / (n + b * (w - 1.0));
    return sum;
  };
  const Interval b_range = multiplier_range(data.weights, range);
  // the slope falls in b
  double b = b_range.low;
  if (slope(b_range.low) > 0.0) {
    b = slope(b_range.high) >= 0.0 ? b_range.high : root_between(slope, b_range.low, b_range.high);
  }
  double value = 0.0;
  double seen = 0.0;
  double mean_reward = 0.0;
  for (std::size_t i = 0; i < data.weights.size(); ++i) {
    const double w = data.weights[i];
    const double share = w / (n + b * (w - 1.0));
    seen += share;
    value += share * data.rewards[i];
    mean_reward += data.rewards[i];
  }
  return value + std::max(0.0, 1.0 - seen) * mean_reward / n;
}

Interval empirical_likelihood(const WeightedRewards& data, double coverage) {
  check(data);
  require_inside("coverage", coverage, 0.0, 1.0);
  const LikelihoodRatio ratio(data);
  const boost::math::fisher_f law(1.0, static_cast<double>(data.weights.size()));
  const double level = boost::math::quantile(law, coverage);
  const auto excess = [&](double value) { return ratio.at(value) - level; };
  // outwards from the likeliest value until it is too unlikely, then the crossing
  const double best = ratio.best();
  const auto crossing = [&](double direction) {
    double step = direction * 1e-3 * (data.reward_high - data.reward_low);
    while (excess(best + step) <= 0.0) step *= 2.0;
    return direction < 0.0 ? root_between(excess, best + step, best)
                           : root_between(excess, best, best + step);
  };
  const double low = crossing(-1.0);
  const double high = crossing(1.0);
  return {low, high};
}

}  // namespace marketday::intervals
