// Importance sampling of whole trajectories, no model (Precup, Sutton & Singh 2000):
//   trajectory    mean_i  w_i,0:T-1 sum_t gamma^t r_it            w = product of pi_e / pi_b
//   per decision  mean_i  sum_t gamma^t w_i,0:t r_it
// and their self-normalised forms, which divide the weight at each step by its mean over all
// trajectories (weighted IS; biased, consistent, far less spread). Diagnostics: of w_0:T-1.
#pragma once

#include "evaluation/influence.h"
#include "evaluation/sequential/trajectories.h"

namespace marketday::sequential {

InfluenceEstimate trajectory_is(const Trajectories& log);
InfluenceEstimate trajectory_snis(const Trajectories& log);
InfluenceEstimate per_decision_is(const Trajectories& log);
InfluenceEstimate per_decision_snis(const Trajectories& log);

}  // namespace marketday::sequential
