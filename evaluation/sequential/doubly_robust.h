// Doubly robust values of a sequential policy:
//   DR   mean_i sum_t gamma^t [ w_0:t (r_t - Qhat(s_t, a_t)) + w_0:t-1 Vhat(s_t) ]
//        Jiang & Li (2016), eq. 10, unrolled; unbiased with known propensities, whatever Qhat.
//   WDR  the same with each weight divided by its mean at its step, w_0:-1 = 1
//        Thomas & Brunskill (2016), eq. 5 (SNDR in SCOPE-RL); biased, consistent.
// Diagnostics: of w_0:T-1.
#pragma once

#include "evaluation/influence.h"
#include "evaluation/sequential/trajectories.h"

namespace marketday::sequential {

InfluenceEstimate doubly_robust(const Trajectories& log, const ActionValues& values);
InfluenceEstimate weighted_doubly_robust(const Trajectories& log, const ActionValues& values);

}  // namespace marketday::sequential
