// Marginalised importance sampling over states (Xie, Ma & Wang 2019): mean_i sum_t gamma^t
// d_t(s_t)/d^b_t(s_t) w_t r_t, w_t the weight of one step. It equals the value of the weighted
// model
//   V_t(s) = mean over rows in s at t of w (r + gamma V_{t+1}(s')),
// which gives its influence values with all estimated ratios moving:
//   V_0(s_0) + sum_t gamma^t d_t/d^b_t [ w_t (r_t + gamma V_{t+1}(s_{t+1})) - V_t(s_t) ].
// `normalised` divides w by its mean in its cell (the ratio form); biased where cells are small.
// Diagnostics: of d_t/d^b_t w_t over rows.
#pragma once

#include "evaluation/influence.h"
#include "evaluation/sequential/marginal_ratios.h"

namespace marketday::sequential {

InfluenceEstimate state_marginal_is(const MarginalLog& marginal, bool normalised);

// d_t/d^b_t w_t at each row (w divided by its cell mean when normalised): for the doubly robust
// form.
std::vector<double> state_marginal_weights(const MarginalLog& marginal, bool normalised);

}  // namespace marketday::sequential
