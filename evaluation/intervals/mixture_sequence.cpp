#include "evaluation/intervals/mixture_sequence.h"

#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

#include "evaluation/column_checks.h"
#include "evaluation/intervals/root.h"

namespace marketday::intervals {
namespace {

constexpr double kRho = 1.0;

// ln of the lower incomplete gamma function
double log_lower_gamma(double a, double x) {
  return std::log(boost::math::gamma_p(a, x)) + boost::math::lgamma(a);
}

}  // namespace

double log_mixture_wealth(double sum, double spread) {
  const double shape = spread + kRho;
  const double at = sum + shape;
  return sum + spread + kRho * std::log(kRho) - shape * std::log(at) + log_lower_gamma(shape, at) -
         log_lower_gamma(kRho, kRho);
}

MixtureSequence::MixtureSequence(double reward_low, double reward_high)
    : reward_low_(reward_low), reward_high_(reward_high) {
  require_inside("lowest reward", reward_low, -HUGE_VAL, reward_high);
  require_inside("highest reward", reward_high, reward_low, HUGE_VAL);
}

void MixtureSequence::Side::add(double x, double rows_before) {
  const double predicted = std::min(1.0, (sum + 0.5) / (rows_before + 1.0));
  sum += x;
  spread += (x - predicted) * (x - predicted);
}

void MixtureSequence::add(double weight, double reward) {
  require_between("weight", weight, 0.0, 1e300);
  require_between("reward", reward, reward_low_, reward_high_);
  const double scaled = (reward - reward_low_) / (reward_high_ - reward_low_);
  reward_.add(weight * scaled, rows_);
  shortfall_.add(weight * (1.0 - scaled), rows_);
  rows_ += 1.0;
}

double MixtureSequence::Side::low(double rows, double log_threshold) const {
  const auto excess = [&](double mean) {
    return log_mixture_wealth(sum - rows * mean, spread) - log_threshold;
  };
  if (excess(0.0) <= 0.0) return 0.0;
  const double most = std::min(1.0, sum / rows);
  if (excess(most) >= 0.0) return most;
  return root_between(excess, 0.0, most);
}

Interval MixtureSequence::interval(double coverage) const {
  require_inside("coverage", coverage, 0.0, 1.0);
  if (rows_ == 0.0) return {reward_low_, reward_high_};
  const double log_threshold = -std::log((1.0 - coverage) / 2.0);
  const double range = reward_high_ - reward_low_;
  return {reward_low_ + range * reward_.low(rows_, log_threshold),
          reward_high_ - range * shortfall_.low(rows_, log_threshold)};
}

Interval mixture_sequence(const WeightedRewards& data, double coverage) {
  check(data);
  MixtureSequence sequence(data.reward_low, data.reward_high);
  for (std::size_t i = 0; i < data.weights.size(); ++i) {
    sequence.add(data.weights[i], data.rewards[i]);
  }
  return sequence.interval(coverage);
}

}  // namespace marketday::intervals
