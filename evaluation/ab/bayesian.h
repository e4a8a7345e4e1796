// Bayesian comparison of arms: the probability that an arm is the best and what choosing it is
// expected to lose, by quadrature, not by Monte Carlo. Flat or conjugate priors.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "evaluation/ab/effect.h"

namespace marketday::ab {

// A posterior of one arm's mean.
struct Posterior {
  std::function<double(double)> density;
  std::function<double(double)> distribution;
  std::function<double(double)> quantile;
  double mean = 0.0;
};

// Beta(alpha, beta) prior plus successes and failures.
Posterior beta_posterior(double successes, double n, double prior_alpha = 1.0,
                         double prior_beta = 1.0);
// Normal mean with known error of the mean, prior N(prior_mean, prior_sd^2); infinite sd: flat.
Posterior normal_posterior(const Moments& moments, double prior_mean = 0.0,
                           double prior_sd = std::numeric_limits<double>::infinity());

struct BayesianArm {
  double probability_best = 0.0;
  double expected_loss = 0.0;  // E[max over arms - this arm], of choosing it
  double mean = 0.0;
  Interval credible;  // equal tails
};

// One an arm, higher is better: P(best_k) = int f_k prod_{j != k} F_j, E[max] = int x d prod F_j.
std::vector<BayesianArm> compare_posteriors(std::span<const Posterior> arms, double alpha = 0.05);

}  // namespace marketday::ab
