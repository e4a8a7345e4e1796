// Sensitivities by elementary effects (Morris 1991; mean of absolute effects: Campolongo, Cariboni
// and Saltelli 2007): how much each target moves when one parameter crosses its bounds, whatever
// the others are.
#pragma once

#include "models/calibration/evaluator.h"

namespace marketday {

struct MorrisOptions {
  int trajectories = 10;
  int levels = 4;  // of the grid; even
  int replicates = 2;
  std::uint64_t seed = 0;
};

struct MorrisEffects {
  Eigen::MatrixXd mean_absolute;  // targets x parameters: mu*, per whole width of the bounds
  Eigen::MatrixXd mean;           // mu: the sign
  Eigen::MatrixXd deviation;      // sigma: curvature and interaction
};

MorrisEffects morris(const CalibrationProblem& problem, Evaluator& evaluator,
                     const MorrisOptions& options);

}  // namespace marketday
