// What the targets say of the parameters: singular values of the moments' derivatives in units of
// prior deviations and errors, how much narrower the posterior is than the prior, and the criterion
// along each parameter with the others free.
#pragma once

#include "models/calibration/smm.h"

namespace marketday {

inline constexpr double kPriorDriven = 0.1;      // contraction below which the prior speaks
inline constexpr double kWeakSingularValue = 1;  // the moments say less than the prior
inline constexpr double kWorstCondition = 1e3;

struct Identifiability {
  Eigen::VectorXd singular_values;  // falling
  Eigen::MatrixXd directions;       // parameters x singular values: combinations they belong to
  double condition = 0.0;
  bool identified() const;
};

Identifiability identifiability(const CalibrationProblem& problem, const SmmFit& fit);

// 1 - posterior / prior variance of each parameter, working scale; at most 1.
Eigen::VectorXd contraction(const CalibrationProblem& problem,
                            const Eigen::MatrixXd& posterior_covariance);

struct ProfilePoint {
  Eigen::Index parameter = 0;
  double working = 0.0;
  double criterion = 0.0;  // of step two, at the best of the other parameters
};
// `points` places of each parameter, two standard errors (of the fit, or of the prior where the fit
// has none) to each side.
std::vector<ProfilePoint> profiles(const CalibrationProblem& problem, Evaluator& evaluator,
                                   const Observed& observed, const SmmFit& fit,
                                   const SmmOptions& options, int points);

}  // namespace marketday
