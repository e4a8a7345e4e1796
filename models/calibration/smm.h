// Simulated method of moments (McFadden 1989; Duffie and Singleton 1993): parameters that bring
// simulated moments to observed ones, priors of earlier fits counted as further moments.
//   step one: weights 1 / standard error^2; step two: W = Omega^-1, Omega = V_data + V_sim / S.
//   Var = (D' W D + P)^-1, D the moments' derivatives, P the prior's precision;
//   J = g' W g + the prior's part ~ chi2(moments + informed parameters - parameters).
#pragma once

#include "models/calibration/evaluator.h"

namespace marketday {

struct Observed {
  Eigen::VectorXd values;      // of the fitted targets
  Eigen::MatrixXd covariance;  // empty: that of one simulated market
};

struct SmmOptions {
  int replicates = 10;             // S, the same markets everywhere
  int covariance_replicates = 60;  // markets that V_sim is taken from
  int search_candidates = 0;       // of CMA-ES before the polish; 0: polish only
  int polish_steps = 6;            // of Levenberg and Marquardt, in each of the two steps
  double difference_step = 0.1;    // of derivatives, in standard deviations of the prior
  std::uint64_t seed = 0;
};

struct SmmFit {
  Eigen::VectorXd working;
  Eigen::MatrixXd covariance;            // of `working`; not finite where it is not identified
  Eigen::MatrixXd jacobian;              // fitted targets x parameters, at `working`
  Eigen::MatrixXd weights;               // W of step two
  Eigen::VectorXd simulated;             // all targets, mean over replicates
  Eigen::MatrixXd simulated_covariance;  // V_sim, all targets
  double j = 0.0;
  int degrees = 0;
  double p = 1.0;  // not a number without degrees of freedom
  bool converged = false;
};

// Criterion of step `weights` at a place; 1e12 where a moment cannot be measured.
double smm_criterion(const CalibrationProblem& problem, const Observed& observed,
                     const Eigen::MatrixXd& weights, const Eigen::VectorXd& all_targets,
                     const Eigen::VectorXd& working);

// Central differences of all targets with common random numbers, replicates averaged.
Eigen::MatrixXd target_derivatives(const CalibrationProblem& problem, Evaluator& evaluator,
                                   const Eigen::VectorXd& working, const SmmOptions& options);

// `frozen`: index of a parameter that stays where it is; -1: none.
struct Polish {
  Eigen::VectorXd working;
  double criterion = 0.0;
  bool converged = false;
};
Polish polish(const CalibrationProblem& problem, Evaluator& evaluator, const Observed& observed,
              const Eigen::MatrixXd& weights, const Eigen::VectorXd& start,
              const SmmOptions& options, Eigen::Index frozen = -1);

SmmFit fit_smm(const CalibrationProblem& problem, Evaluator& evaluator, const Observed& observed,
               const Eigen::VectorXd& start, const SmmOptions& options);

// Inverse of a covariance whose small eigenvalues, those of its correlations, are raised to 1e-10
// of the greatest; 0 in the rows of what does not vary.
Eigen::MatrixXd stable_inverse(const Eigen::MatrixXd& symmetric);

}  // namespace marketday
