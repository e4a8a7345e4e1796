// Value and interval from reweighting the rows as little as possible so that the mean weight is 1,
// least in the Cressie-Read divergence of power -2 (a chi-squared), which has closed forms:
// Karampatziakis, Langford & Mineiro, "Empirical likelihood for contextual bandits" (2020).
// One unseen row may stand beside the n seen, at the least or the greatest weight possible. The
// interval is asymptotic and narrower than the Gaussian one, as the mean weight is known to be 1.
#pragma once

#include <limits>

#include "evaluation/intervals/weighted_rewards.h"
#include "evaluation/run_statistics.h"

namespace marketday::intervals {

// The least and the greatest weight that any row could have, seen or not.
struct WeightRange {
  double low = 0.0;
  double high = std::numeric_limits<double>::infinity();
};

double cressie_read_value(const WeightedRewards& data, WeightRange range = {});
Interval cressie_read(const WeightedRewards& data, double coverage, WeightRange range = {});

// The range widened to what was seen. InputError unless low < 1 < high.
WeightRange widened(WeightRange range, std::span<const double> weights);

}  // namespace marketday::intervals
