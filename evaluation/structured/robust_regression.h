// Doubly robust with a linear qhat(x, a) = f(x, a)'b fitted for the estimator's sake, not for the
// rewards' own: the "more robust" DR of Farajtabar, Chow & Ghavamzadeh (2018).
//   ordinary        sum (r - q)^2
//   importance      sum w (r - q)^2
//   more_robust     sum w^2 (1 - pi_b) (r - q)^2: the diagonal of their Omega (eq. 11), exact for a
//                   deterministic policy
//   least_variance  the sample variance of the DR terms themselves, cross terms kept: w r regressed
//                   on w f(x, a) - sum_a pi_e f(x, a) with an intercept, that is, these as control
//                   variates
// each plus ridge |b|^2. With `folds` > 1 a row's q comes from the rows of the other folds (row mod
// folds), which keeps DR unbiased given known propensities. Diagnostics: of w.
#pragma once

#include <vector>

#include "evaluation/influence.h"

namespace marketday::structured {

enum class RegressionAim { ordinary, importance, more_robust, least_variance };

struct RegressionLog {
  std::size_t columns = 0;
  std::span<const double> taken;     // rows x columns: f(x_i, a_i)
  std::span<const double> expected;  // rows x columns: sum_a pi_e(a | x_i) f(x_i, a)
  std::span<const double> reward;
  std::span<const double> behaviour;  // pi_b of the action taken
  std::span<const double> target;     // pi_e of it
};

struct RegressionOptions {
  RegressionAim aim = RegressionAim::more_robust;
  double ridge = 1e-6;
  std::size_t folds = 1;
};

// qhat at each row: of the action taken, and under the policy.
struct FittedRewards {
  std::vector<double> taken;
  std::vector<double> expected;
};
FittedRewards fit_rewards(const RegressionLog& log, const RegressionOptions& options);

InfluenceEstimate regression_doubly_robust(const RegressionLog& log,
                                           const RegressionOptions& options);

}  // namespace marketday::structured
