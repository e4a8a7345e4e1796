// MAGIC: model and guided importance sampling combined (Thomas & Brunskill 2016, algorithm 1). The
// j-step values g_j take weighted importance sampling up to step j and the model from there on:
//   g_j = sum_{t<=j} [WDR terms] + gamma^{j+1} w_0:j Vhat(s_{j+1}),  g_-1 = direct method, g_T-1 =
//   WDR
// and the value is sum_j x_j g_j with x on the simplex of least x'(Omega + b b')x: Omega the
// covariance of the g_j, b_j the distance of g_j from a bootstrap interval of WDR. The influence
// values take x as given. Diagnostics: of w_0:T-1.
#pragma once

#include <cstdint>

#include "evaluation/influence.h"
#include "evaluation/sequential/trajectories.h"

namespace marketday::sequential {

struct MagicSettings {
  std::uint64_t seed = 0;  // of the bootstrap
  double coverage = 0.5;   // of the interval that b is measured from, as in the paper
  int resamples = 200;
  std::size_t most_blended = 32;  // j's used, spread evenly, the first and last always
};

struct MagicEstimate {
  InfluenceEstimate estimate;
  std::vector<std::ptrdiff_t> steps;  // the j's, from -1
  std::vector<double> values;         // g_j
  std::vector<double> shares;         // x_j
  std::vector<double> bias;           // b_j
};

MagicEstimate magic(const Trajectories& log, const ActionValues& values,
                    const MagicSettings& settings);

}  // namespace marketday::sequential
