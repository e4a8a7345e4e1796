#include "evaluation/intervals/betting.h"

#include <algorithm>
#include <cmath>

#include "evaluation/column_checks.h"
#include "evaluation/intervals/root.h"

namespace marketday::intervals {
namespace {

constexpr double kMostBet = 0.5;  // of what keeps wealth above 0

double log_threshold_of(double alpha) {
  require_inside("alpha", alpha, 0.0, 1.0);
  return -std::log(alpha);
}

}  // namespace

double PlugInBets::predicted() const {
  return std::min(1.0, (sum_ + 0.5) / (rows_ + 1.0));
}

double PlugInBets::next() const {
  const double variance = (spread_ + 0.25) / (rows_ + 1.0);
  const double time = rows_ + 1.0;
  return std::sqrt(2.0 * log_threshold_ / (variance * time * std::log(1.0 + time)));
}

void PlugInBets::add(double x) {
  sum_ += x;
  rows_ += 1.0;
  const double mean = (sum_ + 0.5) / (rows_ + 1.0);
  spread_ += (x - mean) * (x - mean);
}

BernsteinLower::BernsteinLower(double alpha)
    : log_threshold_(log_threshold_of(alpha)), bets_(log_threshold_) {}

void BernsteinLower::add(double x) {
  require_between("weighted reward", x, 0.0, 1e300);
  const double bet = std::min(kMostBet, bets_.next());
  const double off = x - bets_.predicted();
  bet_sum_ += bet;
  weighted_ += bet * x;
  penalty_ += off * off * (-std::log1p(-bet) - bet);
  bets_.add(x);
  best_ = std::max(best_, now());
}

double BernsteinLower::now() const {
  if (bet_sum_ == 0.0) return 0.0;
  return std::max(0.0, (weighted_ - log_threshold_ - penalty_) / bet_sum_);
}

BettingLower::BettingLower(double alpha)
    : log_threshold_(log_threshold_of(alpha)), bets_(log_threshold_) {}

void BettingLower::add(double x) {
  require_between("weighted reward", x, 0.0, 1e300);
  x_.push_back(x);
  bet_.push_back(bets_.next());
  bets_.add(x);
}

double BettingLower::log_wealth(double mu) const {
  double sum = 0.0;
  for (std::size_t i = 0; i < x_.size(); ++i) {
    sum += std::log1p(std::min(bet_[i], kMostBet / mu) * (x_[i] - mu));
  }
  return sum;
}

double BettingLower::now() const {
  constexpr double kLeast = 1e-12;
  const auto excess = [&](double mu) { return log_wealth(mu) - log_threshold_; };
  if (x_.empty() || excess(kLeast) <= 0.0) return 0.0;
  if (excess(1.0) >= 0.0) return 1.0;
  return root_between(excess, kLeast, 1.0);
}

namespace {

// X and its mirror image, scaled, into two bounds; `after` sees them after every row.
template <typename Bound, typename After>
void run_both(const WeightedRewards& data, double coverage, const After& after) {
  check(data);
  require_inside("coverage", coverage, 0.0, 1.0);
  const double range = data.reward_high - data.reward_low;
  Bound reward((1.0 - coverage) / 2.0);
  Bound shortfall((1.0 - coverage) / 2.0);
  for (std::size_t i = 0; i < data.weights.size(); ++i) {
    const double scaled = (data.rewards[i] - data.reward_low) / range;
    reward.add(data.weights[i] * scaled);
    shortfall.add(data.weights[i] * (1.0 - scaled));
    after(i, reward, shortfall);
  }
}

Interval scaled_back(const WeightedRewards& data, double low, double shortfall_low) {
  const double range = data.reward_high - data.reward_low;
  return {data.reward_low + range * std::min(1.0, low),
          data.reward_high - range * std::min(1.0, shortfall_low)};
}

}  // namespace

Interval betting_interval(const WeightedRewards& data, double coverage) {
  Interval interval;
  run_both<BettingLower>(data, coverage, [&](std::size_t i, const auto& low, const auto& short_of) {
    if (i + 1 == data.weights.size()) interval = scaled_back(data, low.now(), short_of.now());
  });
  return interval;
}

std::vector<Interval> bernstein_sequence(const WeightedRewards& data, double coverage) {
  std::vector<Interval> intervals;
  intervals.reserve(data.weights.size());
  run_both<BernsteinLower>(data, coverage, [&](std::size_t, const auto& low, const auto& short_of) {
    intervals.push_back(scaled_back(data, low.best(), short_of.best()));
  });
  return intervals;
}

Interval bernstein_interval(const WeightedRewards& data, double coverage) {
  return bernstein_sequence(data, coverage).back();
}

}  // namespace marketday::intervals
