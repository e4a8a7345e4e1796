// The exact probability that each arm is the best under independent posteriors: one 1-D quadrature
// of f_k(x) prod_{j != k} F_j(x) for all arms at once. No Monte Carlo.
#pragma once

#include <span>

namespace marketday {

struct BetaArm {
  double alpha = 1.0;  // at least 0.5
  double beta = 1.0;   // at least 0.5
};

struct GaussianArm {
  double mean = 0.0;
  double deviation = 1.0;  // above 0
};

struct GammaArm {
  double shape = 1.0;  // at least 0.5
  double rate = 1.0;   // above 0
};

// Absolute error below 1e-10; the probabilities sum to one.
void best_arm_probabilities(std::span<const BetaArm> arms, std::span<double> probabilities);
void best_arm_probabilities(std::span<const GaussianArm> arms, std::span<double> probabilities);
void best_arm_probabilities(std::span<const GammaArm> arms, std::span<double> probabilities);

}  // namespace marketday
