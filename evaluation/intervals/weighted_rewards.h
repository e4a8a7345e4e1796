// Weights w = pi_e / pi_b and rewards of a known range, for intervals that use both.
#pragma once

#include <span>

namespace marketday::intervals {

struct WeightedRewards {
  std::span<const double> weights;
  std::span<const double> rewards;
  double reward_low = 0.0;  // the range that any reward lies in
  double reward_high = 1.0;
};

// InputError unless sizes agree, weights are finite and not negative, and rewards lie in their
// range.
void check(const WeightedRewards& data);

}  // namespace marketday::intervals
