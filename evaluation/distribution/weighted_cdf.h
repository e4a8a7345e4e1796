// The distribution of what a policy earns, from weighted outcomes: rewards with w = pi_e / pi_b, or
// returns of trajectories with w_{0:T-1}.
//   IS    F(m) = min(1, 1/n sum w_i 1[y_i <= m])       unbiased before the cut at 1; may end below
//   1 SN    F(m) = sum w_i 1[y_i <= m] / sum w_i         a proper distribution; biased, consistent
//   DR    F(m) = 1/n sum G(m; x_i, pi_e) + w_i (1[y_i <= m] - G(m; x_i, a_i)), then made to rise
//   and
//         cut to [0, 1]; SNDR divides w by its mean. G models P(y <= m)
// Chandak, Niekum, da Silva, Learned-Miller, Brunskill & Thomas (2021), "Universal off-policy
// evaluation"; Huang, Leqi, Lipton & Azizzadenesheli (2021), "Off-policy risk assessment in
// contextual bandits", eq. 3-5.
#pragma once

#include <cstdint>

#include "evaluation/distribution/cdf.h"

namespace marketday::distribution {

// Outcomes and weights, a row (or trajectory) each. InputError on sizes, NaN, weights below 0.
struct WeightedOutcomes {
  std::span<const double> outcomes;
  std::span<const double> weights;
};
void check(const WeightedOutcomes& data);

// The outcomes seen, ascending, and each row's place among them: sorted once, for many weightings.
struct Ranks {
  std::vector<double> support;
  std::vector<std::uint32_t> place;  // a row each
};
Ranks ranks_of(std::span<const double> outcomes);
// F at each point of the support, none above 1. Normalised: by the weights' sum, else by their
// number. All 0 when the weights are.
std::vector<double> cumulative_of(const Ranks& ranks, std::span<const double> weights,
                                  bool normalised);

// Its support is the outcomes seen.
Cdf importance_cdf(const WeightedOutcomes& data);
Cdf normalised_cdf(const WeightedOutcomes& data);

// rows x grid: G(m; x_i, a_i) and sum over a of pi_e G(m; x_i, a). `grid` ascends strictly.
struct CdfModel {
  std::span<const double> grid;
  std::span<const double> taken;
  std::span<const double> expected;
};
Cdf doubly_robust_cdf(const WeightedOutcomes& data, const CdfModel& model, bool normalised);

// A model that knows one number a row only, G(m) = 1[prediction_i <= m]: rows x grid.
std::vector<double> step_model(std::span<const double> predictions, std::span<const double> grid);

}  // namespace marketday::distribution
