#include "evaluation/influence.h"

#include <algorithm>
#include <cmath>

#include "evaluation/column_checks.h"

namespace marketday {
namespace {

double sum_of(std::span<const double> values) {
  double sum = 0.0;
  for (const double value : values) sum += value;
  return sum;
}

}  // namespace

WeightDiagnostics diagnose(std::span<const double> weights) {
  WeightDiagnostics said;
  if (weights.empty()) return said;
  double squares = 0.0;
  for (const double weight : weights) {
    squares += weight * weight;
    said.greatest = std::max(said.greatest, weight);
    if (weight == 0.0) ++said.zeros;
  }
  const double sum = sum_of(weights);
  said.mean = sum / static_cast<double>(weights.size());
  said.effective_sample_size = squares > 0.0 ? sum * sum / squares : 0.0;
  return said;
}

InfluenceEstimate mean_of_terms(std::vector<double> terms, std::span<const double> weights) {
  InfluenceEstimate estimate;
  estimate.value = sum_of(terms) / static_cast<double>(terms.size());
  estimate.influence = std::move(terms);
  estimate.weights = diagnose(weights);
  return estimate;
}

InfluenceEstimate ratio_of_means(std::span<const double> weights,
                                 std::span<const double> outcomes) {
  InfluenceEstimate estimate;
  estimate.weights = diagnose(weights);
  require_support(estimate.weights.mean, "all rows");
  double sum = 0.0;
  for (std::size_t i = 0; i < weights.size(); ++i) sum += weights[i] * outcomes[i];
  estimate.value = sum / static_cast<double>(weights.size()) / estimate.weights.mean;
  estimate.influence.resize(weights.size());
  for (std::size_t i = 0; i < weights.size(); ++i) {
    estimate.influence[i] =
        estimate.value + weights[i] * (outcomes[i] - estimate.value) / estimate.weights.mean;
  }
  return estimate;
}

double standard_error(const InfluenceEstimate& estimate) {
  const auto n = static_cast<double>(estimate.influence.size());
  if (estimate.influence.size() < 2) return 0.0;
  double squares = 0.0;
  for (const double one : estimate.influence) {
    squares += (one - estimate.value) * (one - estimate.value);
  }
  return std::sqrt(squares / (n - 1.0) / n);
}

InfluenceEstimate paired_difference(const InfluenceEstimate& a, const InfluenceEstimate& b) {
  require_size("influence values of the second estimate", b.influence.size(), a.influence.size());
  InfluenceEstimate difference;
  difference.value = a.value - b.value;
  difference.influence.resize(a.influence.size());
  for (std::size_t i = 0; i < a.influence.size(); ++i) {
    difference.influence[i] = a.influence[i] - b.influence[i];
  }
  return difference;
}

}  // namespace marketday
