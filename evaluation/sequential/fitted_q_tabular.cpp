#include <algorithm>
#include <cmath>

#include "evaluation/column_checks.h"
#include "evaluation/sequential/fitted_q_steps.h"

namespace marketday::sequential {

FittedQ fit_tabular_q(const QProblem& problem, const TabularQ& settings) {
  check(problem);
  require_size("states", settings.state.size(), problem.log.rows());
  require_indices("state", settings.state, settings.states);
  require_between("most sweeps", settings.most_sweeps, 1, 1e9);
  const std::size_t actions = problem.actions;
  const std::vector<FittedStep> steps = steps_of(problem);
  std::vector<double> table(settings.states * actions, 0.0);
  std::vector<double> sums(table.size());
  std::vector<double> rows(table.size(), 0.0);
  const auto cell = [&](std::size_t row, std::size_t action) {
    return settings.state[row] * actions + action;
  };
  for (const FittedStep& step : steps) rows[cell(step.row, problem.action[step.row])] += 1.0;

  // of the state after a step, without spreading the table over rows
  const auto target = [&](const FittedStep& step) {
    double next = 0.0;
    for (std::size_t a = 0; !step.last && a < actions; ++a) {
      next += problem.target_all[(step.row + 1) * actions + a] * table[cell(step.row + 1, a)];
    }
    return problem.log.reward[step.row] + problem.log.gamma * next;
  };
  int sweeps = 0;
  double change = HUGE_VAL;
  while (sweeps < settings.most_sweeps && change > settings.close_enough) {
    std::fill(sums.begin(), sums.end(), 0.0);
    for (const FittedStep& step : steps)
      sums[cell(step.row, problem.action[step.row])] += target(step);
    change = 0.0;
    for (std::size_t c = 0; c < table.size(); ++c) {
      if (rows[c] == 0.0) continue;
      const double fresh = sums[c] / rows[c];
      change = std::max(change, std::abs(fresh - table[c]));
      table[c] = fresh;
    }
    ++sweeps;
  }
  std::vector<double> q(problem.log.rows() * actions);
  for (std::size_t row = 0; row < problem.log.rows(); ++row) {
    for (std::size_t a = 0; a < actions; ++a) q[row * actions + a] = table[cell(row, a)];
  }
  return finished(problem, std::move(q), sweeps, change);
}

}  // namespace marketday::sequential
