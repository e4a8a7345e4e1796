// Does the method find what is there? Truths drawn from the prior, data simulated from each, and
// the calibration asked for them: bias, error and coverage of its intervals; and ranks of truths
// among posterior draws, even where the posterior is right (Talts et al. 2018).
#pragma once

#include "models/calibration/abc.h"
#include "models/calibration/smm.h"

namespace marketday {

struct RecoveredParameter {
  double bias = 0.0;        // mean of estimate - truth, working scale
  double bias_error = 0.0;  // its standard error over truths
  double rmse = 0.0;
  double prior_sd = 0.0;
  double coverage = 0.0;  // share of truths inside the 90 % interval
};

struct Recovery {
  std::vector<RecoveredParameter> parameters;
  Eigen::MatrixXd truths;  // a row a truth, working scale
  Eigen::MatrixXd estimates;
  Eigen::MatrixXd errors;  // standard errors
  std::vector<bool> converged;
};

// One market is simulated from each of `truths` draws and fitted by fit_smm from the nearest draw
// of `bank`, which holds other draws.
Recovery parameter_recovery(const CalibrationProblem& problem, Evaluator& evaluator,
                            const SimulationBank& bank, int truths, const SmmOptions& options);

struct SimulationBasedCalibration {
  Eigen::MatrixXi ranks;  // a row a truth, a column a parameter: 0 .. draws
  int draws = 0;
  int bins = 0;
  Eigen::VectorXd chi2;  // of each parameter's rank histogram
  Eigen::VectorXd p;
};

// Each of the first `truths` draws of the bank is looked for among the others.
SimulationBasedCalibration simulation_based_calibration(const CalibrationProblem& problem,
                                                        const SimulationBank& bank, int truths,
                                                        int kept, int draws, int bins,
                                                        std::uint64_t seed);

}  // namespace marketday
