#include "evaluation/intervals/cressie_read.h"

#include <fmt/core.h>

#include <algorithm>
#include <boost/math/distributions/fisher_f.hpp>
#include <cmath>
#include <optional>

#include "evaluation/column_checks.h"
#include "sim/io/error.h"

namespace marketday::intervals {
namespace {

struct Sums {
  double n = 0.0;
  double w = 0.0;
  double ww = 0.0;
  double wr = 0.0;
  double wwr = 0.0;
  double wwrr = 0.0;
  double r = 0.0;
};

Sums sums_of(const WeightedRewards& data) {
  Sums s;
  s.n = static_cast<double>(data.weights.size());
  for (std::size_t i = 0; i < data.weights.size(); ++i) {
    const double w = data.weights[i];
    const double r = data.rewards[i];
    s.w += w;
    s.ww += w * w;
    s.wr += w * r;
    s.wwr += w * w * r;
    s.wwrr += w * w * r * r;
    s.r += r;
  }
  return s;
}

// The weight of the unseen row that helps the mean to 1.
double unseen_weight(const Sums& s, WeightRange range) {
  return s.w < s.n ? range.high : range.low;
}

// (n + 1) times the least chi-squared that makes the mean weight 1.
double least_divergence(const Sums& s, WeightRange range) {
  const double unseen = unseen_weight(s, range);
  if (std::isinf(unseen)) return 1.0 + 1.0 / s.n;
  const double mean = (unseen + s.w) / (1.0 + s.n);
  const double square = (unseen * unseen + s.ww) / (1.0 + s.n);
  return (1.0 + s.n) * (mean - 1.0) * (mean - 1.0) / (square - mean * mean);
}

// With rows q_i = (1 + e_i) / (n + 1), mean(e) = 0 and mean(w e) = 1 - mean(w), the least value is
// centre - sqrt(spread budget): e goes first along w, then against what w leaves of w r.
struct Ball {
  double centre = 0.0;
  double spread = 0.0;  // variance of w r that w does not explain
  double budget = 0.0;  // mean(e^2) left
};

Ball ball_with(const Sums& s, double unseen, double reward, double sign, double radius) {
  const double m = 1.0 + s.n;
  if (std::isinf(unseen)) {  // the limit: its row takes up all missing weight at no weight in q
    const double left = reward * s.w - s.wr;
    return {sign * (reward - left / s.n),
            (reward * reward * s.ww - 2.0 * reward * s.wwr + s.wwrr) / m - left * left / (s.n * m),
            radius - 1.0 / s.n};
  }
  const double w = (unseen + s.w) / m;
  const double variance = (unseen * unseen + s.ww) / m - w * w;
  const double wr = sign * (unseen * reward + s.wr) / m;
  const double covariance = sign * (unseen * unseen * reward + s.wwr) / m - w * wr;
  const double square = (unseen * unseen * reward * reward + s.wwrr) / m;
  return {wr + (1.0 - w) * covariance / variance,
          square - wr * wr - covariance * covariance / variance,
          radius - (1.0 - w) * (1.0 - w) / variance};
}

// The least value that an unseen row of `reward` allows; of minus the value for sign -1.
double least_value(const Sums& s, WeightRange range, double reward, double sign, double radius) {
  std::optional<double> least;
  for (const double unseen : {range.low, range.high}) {
    const Ball ball = ball_with(s, unseen, reward, sign, radius);
    if (ball.budget < 0.0) continue;
    const double value = ball.centre - std::sqrt(std::max(0.0, ball.spread) * ball.budget);
    least = std::min(least.value_or(value), value);
  }
  return least.value_or(sign * reward);
}

void require_spread(std::span<const double> weights, double unseen) {
  for (const double weight : weights) {
    if (weight != unseen) return;
  }
  throw InputError(fmt::format(
      "weights: all are {}; with no spread in them their mean cannot be brought to 1", unseen));
}

}  // namespace

WeightRange widened(WeightRange range, std::span<const double> weights) {
  if (!(range.low >= 0.0 && range.low < 1.0 && range.high > 1.0)) {
    throw InputError(
        fmt::format("weight range: found {} to {}; it must start at 0 or more and below 1, and end "
                    "above 1",
                    range.low, range.high));
  }
  for (const double weight : weights) {
    range.low = std::min(range.low, weight);
    range.high = std::max(range.high, weight);
  }
  return range;
}

double cressie_read_value(const WeightedRewards& data, WeightRange range) {
  check(data);
  range = widened(range, data.weights);
  const Sums s = sums_of(data);
  const double unseen = unseen_weight(s, range);
  double constant = (1.0 + s.n) / s.n;  // row i weighs (constant + slope w_i) / (n + 1)
  double slope = 0.0;
  if (!std::isinf(unseen)) {
    require_spread(data.weights, unseen);
    const double mean = (unseen + s.w) / (1.0 + s.n);
    const double square = (unseen * unseen + s.ww) / (1.0 + s.n);
    const double variance = square - mean * mean;
    constant = (square - mean) / variance;
    slope = (1.0 - mean) / variance;
  }
  const double value = (constant * s.wr + slope * s.wwr) / (1.0 + s.n);
  const double missing = std::max(0.0, 1.0 - (constant * s.w + slope * s.ww) / (1.0 + s.n));
  return value + missing * s.r / s.n;
}

Interval cressie_read(const WeightedRewards& data, double coverage, WeightRange range) {
  check(data);
  require_inside("coverage", coverage, 0.0, 1.0);
  range = widened(range, data.weights);
  const Sums s = sums_of(data);
  if (!std::isinf(unseen_weight(s, range))) require_spread(data.weights, unseen_weight(s, range));
  const boost::math::fisher_f law(1.0, s.n);
  const double radius =
      (least_divergence(s, range) + boost::math::quantile(law, coverage)) / (1.0 + s.n);
  const double low = least_value(s, range, data.reward_low, 1.0, radius);
  const double high = -least_value(s, range, data.reward_high, -1.0, radius);
  return {std::clamp(low, data.reward_low, data.reward_high),
          std::clamp(high, data.reward_low, data.reward_high)};
}

}  // namespace marketday::intervals
