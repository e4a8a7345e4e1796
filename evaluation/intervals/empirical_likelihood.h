// The most likely value when only the rows seen (and one unseen weight) carry probability and the
// mean weight is 1: q_i = 1 / (n + b (w_i - 1)) with b from sum q_i (w_i - 1) = 0 (Owen 2001;
// Karampatziakis, Langford & Mineiro 2020, the MLE). What probability is missing earns the mean
// reward. And the interval of the values whose likelihood ratio to it is within the chi-squared
// quantile (Owen 1988; Qin & Lawless 1994): asymptotic, no symmetric shape forced on it.
#pragma once

#include "evaluation/intervals/cressie_read.h"

namespace marketday::intervals {

double empirical_likelihood_value(const WeightedRewards& data, WeightRange range = {});
// Over rows seen only. InputError unless weights lie on both sides of 1.
Interval empirical_likelihood(const WeightedRewards& data, double coverage);

}  // namespace marketday::intervals
