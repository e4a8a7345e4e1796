#include "agents/reward_range.h"

#include <fmt/core.h>

#include "policies/features.h"

namespace marketday {

std::vector<Parameter> RewardRange::parameters() {
  return {number("reward_low", "reward", 0.0, -1e300, 1e300, "least reward of one decision"),
          number("reward_high", "reward", 1.0, -1e300, 1e300, "greatest reward of one decision")};
}

RewardRange::RewardRange(const Json& parameters)
    : low_(parameters.at("reward_low").get<double>()),
      high_(parameters.at("reward_high").get<double>()) {
  if (low_ < high_) return;
  throw parameter_error("reward_high", fmt::format("{} is not above reward_low {}", high_, low_),
                        "reward_high must be greater than reward_low");
}

void RewardRange::fail(double reward) const {
  throw parameter_error("reward_high",
                        fmt::format("reward {} lies outside [{}, {}]", reward, low_, high_),
                        "set reward_low and reward_high to the environment's range");
}

}  // namespace marketday
