#include "evaluation/sequential/marginal_importance.h"

namespace marketday::sequential {
namespace {

// w, or w over its mean in the cell; 0 in cells where the policy does nothing that the log did.
std::vector<double> step_weights(const MarginalLog& marginal, const StepCells& cells,
                                 bool normalised) {
  const Trajectories& log = marginal.log;
  std::vector<double> weights(log.rows());
  std::vector<double> sums(cells.rows.size(), 0.0);
  for (std::size_t row = 0; row < log.rows(); ++row) {
    weights[row] = log.target[row] / log.behaviour[row];
    sums[cells.cell[row]] += weights[row];
  }
  if (!normalised) return weights;
  for (std::size_t row = 0; row < log.rows(); ++row) {
    const std::uint32_t cell = cells.cell[row];
    weights[row] = sums[cell] > 0.0 ? weights[row] * cells.rows[cell] / sums[cell] : 0.0;
  }
  return weights;
}

// V_t(s) by cell, from the last step back.
std::vector<double> cell_values(const Trajectories& log, const StepCells& cells,
                                std::span<const double> weights) {
  std::vector<double> values(cells.rows.size(), 0.0);
  for (std::size_t t = log.longest(); t-- > 0;) {
    for (std::size_t i = 0; i < log.count(); ++i) {
      if (t >= log.length(i)) continue;
      const std::size_t row = log.begin(i) + t;
      const double next = t + 1 < log.length(i) ? values[cells.cell[row + 1]] : 0.0;
      values[cells.cell[row]] +=
          weights[row] * (log.reward[row] + log.gamma * next) / cells.rows[cells.cell[row]];
    }
  }
  return values;
}

}  // namespace

std::vector<double> state_marginal_weights(const MarginalLog& marginal, bool normalised) {
  std::vector<double> ratios = state_ratios(marginal, normalised);
  const StepCells cells = step_cells(marginal.log, marginal.state, marginal.states);
  const std::vector<double> weights = step_weights(marginal, cells, normalised);
  for (std::size_t row = 0; row < ratios.size(); ++row) ratios[row] *= weights[row];
  return ratios;
}

InfluenceEstimate state_marginal_is(const MarginalLog& marginal, bool normalised) {
  const std::vector<double> ratios = state_ratios(marginal, normalised);
  const Trajectories& log = marginal.log;
  const StepCells cells = step_cells(log, marginal.state, marginal.states);
  const std::vector<double> weights = step_weights(marginal, cells, normalised);
  const std::vector<double> values = cell_values(log, cells, weights);
  std::vector<double> terms(log.count());
  for (std::size_t i = 0; i < log.count(); ++i) {
    double discount = 1.0;
    terms[i] = values[cells.cell[log.begin(i)]];
    for (std::size_t row = log.offsets[i]; row < log.offsets[i + 1]; ++row) {
      const double next = row + 1 < log.offsets[i + 1] ? values[cells.cell[row + 1]] : 0.0;
      const double own = normalised ? weights[row] : 1.0;
      terms[i] +=
          discount * ratios[row] *
          (weights[row] * (log.reward[row] + log.gamma * next) - own * values[cells.cell[row]]);
      discount *= log.gamma;
    }
  }
  std::vector<double> row_weights(log.rows());
  for (std::size_t row = 0; row < log.rows(); ++row) row_weights[row] = ratios[row] * weights[row];
  return mean_of_terms(std::move(terms), row_weights);
}

}  // namespace marketday::sequential
