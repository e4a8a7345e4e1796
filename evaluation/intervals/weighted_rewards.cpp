#include "evaluation/intervals/weighted_rewards.h"

#include <fmt/core.h>

#include <cmath>

#include "evaluation/column_checks.h"
#include "sim/io/error.h"

namespace marketday::intervals {

void check(const WeightedRewards& data) {
  require_some("rows", data.weights.size());
  require_size("rewards", data.rewards.size(), data.weights.size());
  require_weights("weight", data.weights);
  require_finite("reward", data.rewards);
  if (!std::isfinite(data.reward_low) || !std::isfinite(data.reward_high) ||
      data.reward_low >= data.reward_high) {
    throw InputError(fmt::format("reward range: found {} to {}; the low end must be below the high",
                                 data.reward_low, data.reward_high));
  }
  for (std::size_t i = 0; i < data.rewards.size(); ++i) {
    if (data.rewards[i] >= data.reward_low && data.rewards[i] <= data.reward_high) continue;
    throw InputError(fmt::format("reward: row {}: found {}; it must lie in its range, {} to {}", i,
                                 data.rewards[i], data.reward_low, data.reward_high));
  }
}

}  // namespace marketday::intervals
