#include "evaluation/sequential/doubly_robust.h"

#include "evaluation/sequential/step_ratios.h"

namespace marketday::sequential {

InfluenceEstimate doubly_robust(const Trajectories& log, const ActionValues& values) {
  check(log);
  check(values, log);
  std::vector<double> terms(log.count(), 0.0);
  for (std::size_t i = 0; i < log.count(); ++i) {
    double discount = 1.0;
    double before = 1.0;
    for (std::size_t row = log.offsets[i]; row < log.offsets[i + 1]; ++row) {
      const double weight = before * (log.target[row] / log.behaviour[row]);
      terms[i] += discount *
                  (weight * (log.reward[row] - values.taken[row]) + before * values.expected[row]);
      before = weight;
      discount *= log.gamma;
    }
  }
  return mean_of_terms(std::move(terms), trajectory_weights(log));
}

InfluenceEstimate weighted_doubly_robust(const Trajectories& log, const ActionValues& values) {
  check(log);
  check(values, log);
  std::vector<double> residual(log.rows());
  for (std::size_t row = 0; row < residual.size(); ++row) {
    residual[row] = log.reward[row] - values.taken[row];
  }
  const std::vector<double> weights = cumulative_weights(log);
  StepRatios ratios(log, weights);
  ratios.add(residual);
  ratios.add_lagged(values.expected);
  return ratios.estimate();
}

}  // namespace marketday::sequential
