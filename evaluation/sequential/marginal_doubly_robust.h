// Doubly robust on marginal ratios, double reinforcement learning:
//   mean_i Vhat(s_0) + sum_t gamma^t m_t (r_t + gamma Vhat(s_{t+1}) - Qhat(s_t, a_t))
// m_t the ratio of how often the policy and the log are at (s_t, a_t), from state_marginal_weights,
// state_action_marginal_weights or any learner of such ratios. Kallus & Uehara (2020), "Double
// reinforcement learning for efficient off-policy evaluation", eq. 9. Right when either the ratios
// or Qhat are; to first order neither's error moves the influence values. Diagnostics: of m_t.
#pragma once

#include "evaluation/influence.h"
#include "evaluation/sequential/trajectories.h"

namespace marketday::sequential {

InfluenceEstimate marginal_doubly_robust(const Trajectories& log, std::span<const double> ratios,
                                         const ActionValues& values);

// The same without a model: mean_i sum_t gamma^t m_t r_t, the ratios taken as known.
InfluenceEstimate marginal_is(const Trajectories& log, std::span<const double> ratios);

}  // namespace marketday::sequential
