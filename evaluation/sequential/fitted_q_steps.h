// What the fitted Q evaluations share: checks, the steps to learn from, and targets.
#pragma once

#include "evaluation/sequential/fitted_q_evaluation.h"

namespace marketday::sequential {

void check(const QProblem& problem);

// The rows that teach, each with the row that follows or none.
struct FittedStep {
  std::size_t row = 0;
  bool last = false;  // else the next state is that of row + 1
};
std::vector<FittedStep> steps_of(const QProblem& problem);

// sum_a pi_e(a | row) q(row, a)
double expected_q(const QProblem& problem, std::span<const double> q, std::size_t row);
// r + gamma expected q of the next row
double q_target(const QProblem& problem, std::span<const double> q, const FittedStep& step);

// Fills `values` from `q`.
FittedQ finished(const QProblem& problem, std::vector<double> q, int sweeps, double last_change);

}  // namespace marketday::sequential
