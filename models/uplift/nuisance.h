// What the learners and doubly robust estimates need beside the effect: expected outcomes and
// propensities of every row, by regressions that have not seen the row (cross-fitting,
// Chernozhukov et al. 2018, definition 3.1).
#pragma once

#include "models/uplift/uplift_learner.h"

namespace marketday {

// Fitted on the rows of one group.
Scorer fit_group(const TwoArms& arms, bool treated, const Regressor& base);

struct ArmOutcomes {
  Eigen::VectorXd treated;  // mu_1(x)
  Eigen::VectorXd control;  // mu_0(x)
};
ArmOutcomes cross_fit_outcomes(const TwoArms& arms, const UpliftSetting& setting);
// m(x) = E[y | x]
Eigen::VectorXd cross_fit_mean(const TwoArms& arms, const UpliftSetting& setting);
// e(x) = P(treated | x), in [0.01, 0.99] where it is fitted
Eigen::VectorXd propensities(const TwoArms& arms, const UpliftSetting& setting);
// The same as one rule for rows to come.
Scorer propensity_rule(const TwoArms& arms, const UpliftSetting& setting);

// mu_1 - mu_0 + t (y - mu_1) / e - (1 - t) (y - mu_0) / (1 - e) of every row: its mean is the
// average effect (Robins, Rotnitzky & Zhao 1994).
Eigen::VectorXd doubly_robust_effects(const TwoArms& arms, const UpliftSetting& setting);

}  // namespace marketday
