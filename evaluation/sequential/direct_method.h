// The direct method from a fitted Q: mean over trajectories of Vhat at the first step, Vhat(s) =
// sum_a pi_e(a|s) Qhat(s, a). No weights, so no variance of weights; as wrong as Qhat is.
#pragma once

#include "evaluation/influence.h"
#include "evaluation/sequential/trajectories.h"

namespace marketday::sequential {

InfluenceEstimate direct_method(const Trajectories& log, const ActionValues& values);

}  // namespace marketday::sequential
