// Two quick intervals for the mean of w r:
//   Gaussian         m -+ z sqrt(v / n), v with n - 1; asymptotic, too narrow for few large weights
//   Clopper-Pearson  (1934) for s = sum(w r') / w_max successes in n / w_max trials, r' the reward
//                    scaled to [0, 1], as VW's estimators have it; wide, a rule of thumb only
#pragma once

#include "evaluation/intervals/weighted_rewards.h"
#include "evaluation/run_statistics.h"

namespace marketday::intervals {

Interval gaussian(const WeightedRewards& data, double coverage);
// InputError where all weights are 0.
Interval clopper_pearson(const WeightedRewards& data, double coverage);
// The exact interval itself, successes and trials not necessarily whole.
Interval clopper_pearson(double successes, double trials, double coverage);

}  // namespace marketday::intervals
