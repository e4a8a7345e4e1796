// A policy's weights and model values in a block of rows, from dense probabilities and predictions:
// the one loop over actions that off-policy evaluation needs.
#pragma once

#include <span>
#include <vector>

namespace marketday {

struct PolicyRowValues {
  std::vector<double> weights;       // pi_e(a | x) / propensity of the action taken
  std::vector<double> model_logged;  // q(x, a); empty without predictions
  std::vector<double> model_policy;  // sum over k of pi_e(k | x) q(x, k); empty without predictions
};

// `probabilities`, `predicted`: rows x actions, row-major; `predicted` may be empty.
void fill_policy_rows(std::span<const double> probabilities, std::span<const double> predicted,
                      std::span<const int> actions, std::span<const double> propensities,
                      PolicyRowValues& values);

}  // namespace marketday
