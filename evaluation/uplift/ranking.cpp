#include "evaluation/uplift/ranking.h"

#include <fmt/core.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "sim/io/error.h"

namespace marketday {
namespace {

struct Key {
  std::uint64_t bits;  // falls as the score rises
  std::uint32_t row;
};

// An order-preserving image of a double, turned round; -0 counts as 0.
std::uint64_t falling_bits(double score) {
  const auto bits = std::bit_cast<std::uint64_t>(score + 0.0);
  const std::uint64_t sign = std::uint64_t{1} << 63U;
  const std::uint64_t rising = (bits & sign) != 0 ? ~bits : bits | sign;
  return ~rising;
}

void check(const ScoredTrial& trial) {
  const std::size_t rows = trial.score.size();
  if (trial.treated.size() != rows || trial.outcome.size() != rows || rows == 0) {
    throw InputError(fmt::format(
        "uplift curve: {} scores, {} treatment flags and {} outcomes; as many of each are expected",
        rows, trial.treated.size(), trial.outcome.size()));
  }
  for (std::size_t i = 0; i < rows; ++i) {
    if (std::isfinite(trial.score[i]) && std::isfinite(trial.outcome[i])) continue;
    throw InputError(fmt::format("uplift curve: row {}: score {}, outcome {}; numbers are expected",
                                 i, trial.score[i], trial.outcome[i]));
  }
}

std::vector<Key> sorted_keys(std::span<const double> score) {
  std::vector<Key> keys(score.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    keys[i] = {falling_bits(score[i]), static_cast<std::uint32_t>(i)};
  }
  std::sort(keys.begin(), keys.end(), [](const Key& a, const Key& b) {
    return a.bits != b.bits ? a.bits < b.bits : a.row > b.row;
  });
  return keys;
}

}  // namespace

UpliftRanking::UpliftRanking(const ScoredTrial& trial) {
  check(trial);
  const std::vector<Key> keys = sorted_keys(trial.score);
  const std::size_t rows = keys.size();
  for (std::size_t i = 1; i <= rows; ++i) {
    if (i < rows && keys[i].bits == keys[i - 1].bits) continue;
    run_ends_.push_back(static_cast<std::uint32_t>(i));
  }
  treated_.resize(rows);
  outcome_.resize(rows);
  for (std::size_t i = 0; i < rows; ++i) {
    treated_[i] = trial.treated[keys[i].row] != 0 ? 1 : 0;
    outcome_[i] = trial.outcome[keys[i].row];
    treated_rows_ += treated_[i];
    binary_ = binary_ && (outcome_[i] == 0.0 || outcome_[i] == 1.0);
  }
  if (treated_rows_ == 0 || treated_rows_ == rows) {
    throw InputError(fmt::format("uplift curve: no {} rows; both groups are needed",
                                 treated_rows_ == 0 ? "treated" : "control"));
  }
}

double Tally::qini() const {
  return treated_outcome - (control > 0.0 ? control_outcome * (treated / control) : 0.0);
}

double Tally::uplift() const {
  const double of_treated = treated > 0.0 ? treated_outcome / treated : 0.0;
  const double of_control = control > 0.0 ? control_outcome / control : 0.0;
  return (of_treated - of_control) * rows();
}

namespace {

template <typename Value>
std::vector<CurvePoint> curve(const UpliftRanking& ranking, const Value& value) {
  std::vector<CurvePoint> points = {{0.0, 0.0}};
  points.reserve(ranking.run_ends().size() + 1);
  Tally tally;
  std::size_t at = 0;
  for (const std::uint32_t end : ranking.run_ends()) {
    for (; at < end; ++at) {
      const double y = ranking.outcome()[at];
      const bool treated = ranking.treated()[at] != 0;
      (treated ? tally.treated : tally.control) += 1.0;
      (treated ? tally.treated_outcome : tally.control_outcome) += y;
    }
    points.push_back({tally.rows(), value(tally)});
  }
  return points;
}

}  // namespace

std::vector<CurvePoint> qini_curve(const UpliftRanking& ranking) {
  return curve(ranking, [](const Tally& tally) { return tally.qini(); });
}

std::vector<CurvePoint> uplift_curve(const UpliftRanking& ranking) {
  return curve(ranking, [](const Tally& tally) { return tally.uplift(); });
}

}  // namespace marketday
