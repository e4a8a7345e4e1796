#include "models/detection/fusion.h"

#include <algorithm>

#include "models/detection/detector.h"
#include "models/regression/regressor.h"
#include "sim/math.h"
#include "sim/random.h"
#include "sim/registry.h"

namespace marketday {
namespace {

double log_odds(double chance, double least) {
  const double p = std::clamp(chance, least, 1.0 - least);
  return marketday::log(p / (1.0 - p));
}

void require_both(std::span<const std::int8_t> labels) {
  for (const std::int8_t label : {kHonest, kFraud}) {
    if (std::find(labels.begin(), labels.end(), label) != labels.end()) continue;
    throw InputError({"cases", 0, 0}, "fusion",
                     label == kFraud ? "no case known as fraud (1)" : "no case known as honest (0)",
                     "fusing scores needs cases of both classes");
  }
}

std::vector<std::uint32_t> folds(std::size_t count, std::uint64_t seed) {
  std::vector<std::uint32_t> fold;
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint64_t bits = draw(seed, i, 0, Purpose::detection_fold)[0];
    fold.push_back(static_cast<std::uint32_t>(bits * Fusion::kFolds >> 32U));
  }
  return fold;
}

bool has_known(std::span<const std::int8_t> labels) {
  return std::any_of(labels.begin(), labels.end(),
                     [](std::int8_t label) { return label != kUnknownLabel; });
}

// The chance of each case by a map that its fold had no part in.
std::vector<double> held_out_chances(std::span<const double> scores,
                                     std::span<const std::int8_t> labels,
                                     std::span<const std::uint32_t> fold,
                                     const IsotonicMap& whole) {
  std::vector<double> chances(scores.size());
  for (std::uint32_t f = 0; f < Fusion::kFolds; ++f) {
    std::vector<std::int8_t> others(labels.begin(), labels.end());
    for (std::size_t i = 0; i < others.size(); ++i) {
      if (fold[i] == f) others[i] = kUnknownLabel;
    }
    const IsotonicMap map = has_known(others) ? IsotonicMap(scores, others) : whole;
    for (std::size_t i = 0; i < scores.size(); ++i) {
      if (fold[i] == f) chances[i] = map.value(scores[i]);
    }
  }
  return chances;
}

}  // namespace

Fusion::Fusion(std::span<const std::vector<double>> scores, std::span<const std::int8_t> labels,
               std::uint64_t seed) {
  require_both(labels);
  std::vector<Eigen::Index> known;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (labels[i] != kUnknownLabel) known.push_back(static_cast<Eigen::Index>(i));
  }
  least_chance_ = 0.5 / static_cast<double>(known.size() + 1);
  const std::vector<std::uint32_t> fold = folds(labels.size(), seed);
  FeatureRows x(static_cast<Eigen::Index>(known.size()), static_cast<Eigen::Index>(scores.size()));
  Eigen::VectorXd y(x.rows());
  for (std::size_t d = 0; d < scores.size(); ++d) {
    maps_.emplace_back(scores[d], labels);
    const std::vector<double> chances = held_out_chances(scores[d], labels, fold, maps_.back());
    for (Eigen::Index k = 0; k < x.rows(); ++k) {
      const auto i = static_cast<std::size_t>(known[static_cast<std::size_t>(k)]);
      x(k, static_cast<Eigen::Index>(d)) = log_odds(chances[i], least_chance_);
      y[k] = labels[i] == kFraud ? 1.0 : 0.0;
    }
  }
  const auto regressor =
      Registry<Regressor>::instance().find("logistic").create({{"penalty", 1.0}});
  const Scorer scorer = regressor->fit_outcome(x, y);
  std::vector<double> numbers;
  scorer.append_to(numbers);  // link, features, trees or not, how many, intercept, weights
  intercept_ = numbers[4];
  weights_.assign(numbers.begin() + 5, numbers.end());
}

std::vector<double> Fusion::score(std::span<const std::vector<double>> scores) const {
  std::vector<double> fused(scores.empty() ? 0 : scores[0].size(), intercept_);
  for (std::size_t d = 0; d < scores.size(); ++d) {
    for (std::size_t i = 0; i < fused.size(); ++i) {
      fused[i] += weights_[d] * log_odds(maps_[d].value(scores[d][i]), least_chance_);
    }
  }
  for (double& value : fused) value = 1.0 / (1.0 + marketday::exp(-value));
  return fused;
}

}  // namespace marketday
