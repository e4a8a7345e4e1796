// "A or B", not two values: the difference of two policies on the same rows. What both owe to the
// same luck falls out, and what the weights of A and B happen to differ in the mean, where they
// should not, is taken away with a fitted coefficient (a control variate).
#pragma once

#include <vector>

#include "evaluation/panel.h"

namespace marketday {

struct Difference {
  double value = 0.0;
  double standard_error = 0.0;
  double coefficient = 0.0;       // of the control variate; 0 without
  std::vector<double> influence;  // by group
};

// V(a) - V(b), paired.
Difference paired_difference(const Panel& panel, std::size_t a, std::size_t b,
                             std::size_t estimator);
// The same with mean(w_a - w_b), whose expectation is 0 where the log supports both, as the
// control variate: coefficient cov(difference, w_a - w_b) / var(w_a - w_b) (Jeunen & Ustimenko
// 2024, eq. 12; for IPS). Self-normalised estimators have theirs built in and are left as they are.
Difference controlled_difference(const Panel& panel, std::size_t a, std::size_t b,
                                 std::size_t estimator);

}  // namespace marketday
