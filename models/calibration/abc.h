// Approximate Bayesian computation: draws from the posterior of parameters by how near simulated
// summaries come to observed ones. Sequential Monte Carlo (Toni et al. 2009; kernel twice the
// weighted covariance: Beaumont et al. 2009) and local-linear adjustment (Beaumont, Zhang and
// Balding 2002). Distances are scaled by each summary's median absolute deviation under the prior.
#pragma once

#include "models/calibration/evaluator.h"

namespace marketday {

struct AbcOptions {
  int particles = 500;
  int rounds = 12;                 // at the most, the first draws from the prior
  double quantile = 0.5;           // of the last round's distances: the next tolerance
  double least_acceptance = 0.01;  // a round that accepts less is given up
  std::int64_t most_simulations = 100'000;
  bool adjust = true;
  std::uint64_t seed = 0;
};

struct AbcRound {
  double tolerance = 0.0;  // infinite in the first
  std::int64_t simulations = 0;
  double acceptance = 1.0;
  double effective_size = 0.0;
};

struct AbcPosterior {
  Eigen::MatrixXd working;  // a row a particle
  Eigen::VectorXd weights;  // sum to 1
  Eigen::MatrixXd targets;  // all, simulated, a row a particle
  Eigen::VectorXd distances;
  std::vector<AbcRound> rounds;
  bool stopped_by_budget = false;
  Eigen::VectorXd mean() const;
  Eigen::MatrixXd covariance() const;
};

// `observed`: values of the fitted targets.
AbcPosterior abc_smc(const CalibrationProblem& problem, Evaluator& evaluator,
                     const Eigen::VectorXd& observed, const AbcOptions& options);

// Draws from the prior with their simulated targets, to be looked at by many observed values.
struct SimulationBank {
  Eigen::MatrixXd working;  // a row a draw
  Eigen::MatrixXd targets;  // all of them
};
SimulationBank draw_bank(const CalibrationProblem& problem, Evaluator& evaluator, int draws,
                         std::uint64_t seed);

// The nearest `kept` of a bank, adjusted; row `without` of the bank is left out (-1: none).
AbcPosterior abc_reject(const CalibrationProblem& problem, const SimulationBank& bank,
                        const Eigen::VectorXd& observed, int kept, Eigen::Index without = -1);

// `count` rows drawn by weight, with replacement.
std::vector<Eigen::Index> resample(const Eigen::VectorXd& weights, int count, std::uint64_t seed,
                                   std::uint32_t who);

}  // namespace marketday
