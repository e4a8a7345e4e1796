// What an off-policy estimator says: a value and one number a unit (row, slate or trajectory)
// whose plain mean is that value, so that standard errors, clusters, paired differences and
// bootstraps need nothing else. Influence value of unit i = value + influence function at i
// (Hampel 1974); a ratio of means is linearised with its normaliser moving (delta method).
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace marketday {

struct WeightDiagnostics {
  double mean = 0.0;                   // near 1 when the propensities are right
  double greatest = 0.0;               // one unit's largest weight
  double effective_sample_size = 0.0;  // Kish 1965: (sum w)^2 / sum w^2
  std::size_t zeros = 0;               // units that say nothing of the policy
};

struct InfluenceEstimate {
  double value = 0.0;
  std::vector<double> influence;  // their mean is `value`
  WeightDiagnostics weights;      // of the weight named in the estimator's header
};

WeightDiagnostics diagnose(std::span<const double> weights);

// The estimate whose influence values are these numbers: their mean.
InfluenceEstimate mean_of_terms(std::vector<double> terms, std::span<const double> weights);

// sum(weight * outcome) / sum(weight), influence value + weight (outcome - value) / mean weight.
// InputError when the weights sum to 0.
InfluenceEstimate ratio_of_means(std::span<const double> weights, std::span<const double> outcomes);

// sd(influence) / sqrt(n), sd with n - 1; 0 for a single unit.
double standard_error(const InfluenceEstimate& estimate);

// a - b over the same units: the influence values subtract, so the pairing is kept.
InfluenceEstimate paired_difference(const InfluenceEstimate& a, const InfluenceEstimate& b);

}  // namespace marketday
