// The declared range of rewards, for bandits whose guarantee needs rewards in [0, 1].
#pragma once

#include <vector>

#include "sim/description.h"

namespace marketday {

class RewardRange {
 public:
  static std::vector<Parameter> parameters();
  explicit RewardRange(const Json& parameters);  // InputError unless reward_low < reward_high

  // (reward - low) / (high - low); InputError for a reward outside the range.
  double scale(double reward) const {
    if (reward >= low_ && reward <= high_) return (reward - low_) / (high_ - low_);
    fail(reward);
  }
  double unscale(double share) const { return low_ + share * (high_ - low_); }

 private:
  [[noreturn]] void fail(double reward) const;

  double low_;
  double high_;
};

}  // namespace marketday
