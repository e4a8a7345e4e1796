#include "evaluation/difference.h"

#include <cmath>

namespace marketday {
namespace {

// Influences of empty groups are 0.
double standard_error_of(const std::vector<double>& influence,
                         const std::span<const double> counts) {
  double squares = 0.0;
  double groups = 0.0;
  for (std::size_t g = 0; g < influence.size(); ++g) {
    squares += influence[g] * influence[g];
    if (counts[g] > 0.0) groups += 1.0;
  }
  return std::sqrt(squares / (groups * (groups - 1.0)));
}

Estimate weight_mean(const Panel& panel, std::size_t policy) {
  const auto weights = panel.weights(policy);
  const auto counts = panel.counts();
  return estimate_from(
      {std::vector<double>(counts.size(), 0.0), std::vector<double>(weights.begin(), weights.end()),
       std::vector<double>(counts.begin(), counts.end())},
      counts);
}

}  // namespace

Difference paired_difference(const Panel& panel, std::size_t a, std::size_t b,
                             std::size_t estimator) {
  const Estimate first = panel.estimate(a, estimator);
  const Estimate second = panel.estimate(b, estimator);
  Difference result;
  result.value = first.value - second.value;
  result.influence = first.influence;
  for (std::size_t g = 0; g < result.influence.size(); ++g) {
    result.influence[g] -= second.influence[g];
  }
  result.standard_error = standard_error_of(result.influence, panel.counts());
  return result;
}

Difference controlled_difference(const Panel& panel, std::size_t a, std::size_t b,
                                 std::size_t estimator) {
  Difference result = paired_difference(panel, a, b, estimator);
  if (panel.estimators()[estimator].versions.front()->self_normalised()) return result;
  const Estimate first = weight_mean(panel, a);
  const Estimate second = weight_mean(panel, b);
  double products = 0.0;
  double squares = 0.0;
  for (std::size_t g = 0; g < result.influence.size(); ++g) {
    const double control = first.influence[g] - second.influence[g];
    products += result.influence[g] * control;
    squares += control * control;
  }
  if (squares <= 0.0) return result;
  result.coefficient = products / squares;
  result.value -= result.coefficient * (first.value - second.value);
  for (std::size_t g = 0; g < result.influence.size(); ++g) {
    result.influence[g] -= result.coefficient * (first.influence[g] - second.influence[g]);
  }
  result.standard_error = standard_error_of(result.influence, panel.counts());
  return result;
}

}  // namespace marketday
