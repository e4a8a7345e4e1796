// Inference on data that a bandit collected (Hadad, Hirshberg, Zhan, Wager and Athey 2021,
// "Confidence intervals for policy evaluation in adaptive experiments"). The plain mean of an arm
// is biased there, because an arm with bad luck early is not pulled again; inverse propensities
// repair the bias, adaptive weights the interval.
#pragma once

#include <span>
#include <vector>

#include "evaluation/ab/effect.h"

namespace marketday::ab {

struct AdaptiveLog {
  std::size_t arms = 0;
  std::vector<std::size_t> pulled;   // one a round
  std::vector<double> rewards;       // one a round
  std::vector<double> propensities;  // rounds x arms: of every arm, known before the round
};

enum class AdaptiveEstimator {
  sample_mean,    // for comparison: biased
  ipw,            // mean of 1[pulled] y / e: unbiased, its normal interval may fail
  aipw,           // the same around the arm's mean so far
  weighted_aipw,  // aipw scores weighted by sqrt(e_t): variance-stabilising, interval valid
};

Effect adaptive_value(const AdaptiveLog& log, std::size_t arm, AdaptiveEstimator estimator,
                      double alpha);
// `treatment` minus `control`; the errors of the two add up (their theorem 3).
Effect adaptive_difference(const AdaptiveLog& log, std::size_t control, std::size_t treatment,
                           AdaptiveEstimator estimator, double alpha);

}  // namespace marketday::ab
