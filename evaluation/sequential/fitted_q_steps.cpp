#include "evaluation/sequential/fitted_q_steps.h"

#include "evaluation/column_checks.h"

namespace marketday::sequential {

void check(const QProblem& problem) {
  check(problem.log);
  require_some("actions", problem.actions);
  require_size("actions taken", problem.action.size(), problem.log.rows());
  require_indices("action", problem.action, problem.actions);
  require_size("target probabilities", problem.target_all.size(),
               problem.log.rows() * problem.actions);
  require_distributions("target probability", problem.target_all, problem.actions);
  if (!problem.truncated.empty()) {
    require_size("truncated", problem.truncated.size(), problem.log.count());
  }
}

std::vector<FittedStep> steps_of(const QProblem& problem) {
  std::vector<FittedStep> steps;
  steps.reserve(problem.log.rows());
  for (std::size_t i = 0; i < problem.log.count(); ++i) {
    const std::size_t end = problem.log.offsets[i + 1];
    for (std::size_t row = problem.log.offsets[i]; row + 1 < end; ++row) {
      steps.push_back({row, false});
    }
    const bool cut = !problem.truncated.empty() && problem.truncated[i] != 0;
    if (!cut) steps.push_back({end - 1, true});
  }
  require_some("steps with a known end", steps.size());
  return steps;
}

double expected_q(const QProblem& problem, std::span<const double> q, std::size_t row) {
  double sum = 0.0;
  for (std::size_t a = 0; a < problem.actions; ++a) {
    const std::size_t at = row * problem.actions + a;
    sum += problem.target_all[at] * q[at];
  }
  return sum;
}

double q_target(const QProblem& problem, std::span<const double> q, const FittedStep& step) {
  const double next = step.last ? 0.0 : expected_q(problem, q, step.row + 1);
  return problem.log.reward[step.row] + problem.log.gamma * next;
}

FittedQ finished(const QProblem& problem, std::vector<double> q, int sweeps, double last_change) {
  FittedQ fitted{std::move(q), {}, sweeps, last_change};
  fitted.values.taken.resize(problem.log.rows());
  fitted.values.expected.resize(problem.log.rows());
  for (std::size_t row = 0; row < problem.log.rows(); ++row) {
    fitted.values.taken[row] = fitted.q[row * problem.actions + problem.action[row]];
    fitted.values.expected[row] = expected_q(problem, fitted.q, row);
  }
  return fitted;
}

}  // namespace marketday::sequential
