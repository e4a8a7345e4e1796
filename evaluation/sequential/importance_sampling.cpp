#include "evaluation/sequential/importance_sampling.h"

#include "evaluation/sequential/step_ratios.h"

namespace marketday::sequential {

InfluenceEstimate trajectory_is(const Trajectories& log) {
  check(log);
  const std::vector<double> weights = trajectory_weights(log);
  std::vector<double> terms = discounted_returns(log);
  for (std::size_t i = 0; i < terms.size(); ++i) terms[i] *= weights[i];
  return mean_of_terms(std::move(terms), weights);
}

InfluenceEstimate trajectory_snis(const Trajectories& log) {
  check(log);
  return ratio_of_means(trajectory_weights(log), discounted_returns(log));
}

InfluenceEstimate per_decision_is(const Trajectories& log) {
  check(log);
  const std::vector<double> weights = cumulative_weights(log);
  std::vector<double> terms(log.count(), 0.0);
  for (std::size_t i = 0; i < log.count(); ++i) {
    double discount = 1.0;
    for (std::size_t row = log.offsets[i]; row < log.offsets[i + 1]; ++row) {
      terms[i] += discount * weights[row] * log.reward[row];
      discount *= log.gamma;
    }
  }
  return mean_of_terms(std::move(terms), trajectory_weights(log));
}

InfluenceEstimate per_decision_snis(const Trajectories& log) {
  check(log);
  const std::vector<double> weights = cumulative_weights(log);
  StepRatios ratios(log, weights);
  ratios.add(log.reward);
  return ratios.estimate();
}

}  // namespace marketday::sequential
