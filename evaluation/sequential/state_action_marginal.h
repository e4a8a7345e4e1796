// Marginalised importance sampling over states and actions: mean_i sum_t gamma^t r_t
// d_t(s_t) pi_e(a_t|s_t) / d^b_t(s_t, a_t), with d^b counted rather than taken from propensities,
// so that none are needed (Xie, Ma & Wang 2019, section 3; Uehara, Huang & Jiang 2020; SCOPE-RL's
// SAM-IS). It is the value of the tabular model of the log; pairs that the policy takes and the log
// never did lose their share, as the diagnostics' mean below 1 tells. Influence values as for the
// state form, with Q_t(s, a) the mean of r + gamma V_{t+1}(s') over the pair's rows.
// Diagnostics: of the ratio over rows.
#pragma once

#include "evaluation/influence.h"
#include "evaluation/sequential/marginal_ratios.h"

namespace marketday::sequential {

struct LoggedActions {
  std::size_t actions = 0;
  std::span<const std::uint32_t> action;  // a row each
  std::span<const double> target_all;     // rows x actions; averaged over a cell's rows
};

InfluenceEstimate state_action_marginal_is(const MarginalLog& marginal, const LoggedActions& table);

// d_t pi_e / d^b_t at each row: for the doubly robust form.
std::vector<double> state_action_marginal_weights(const MarginalLog& marginal,
                                                  const LoggedActions& table);

}  // namespace marketday::sequential
