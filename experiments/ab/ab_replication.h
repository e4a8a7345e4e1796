// One replication of one case: both worlds in full and every design, on the same luck.
#pragma once

#include <vector>

#include "evaluation/ab/effect.h"
#include "experiments/ab/ab_test.h"

namespace marketday {

// All a shopper and day.
struct AbReplication {
  double control_mean = 0.0;  // everybody under the control
  double truth = 0.0;         // everybody under the treatment, less that
  std::vector<ab::Effect> designs;
};

AbReplication play_replication(const AbTest& test, const AbCase& c, std::uint64_t seed,
                               const std::function<void()>& stepped);
// Market days that one takes, for the progress bar.
std::int64_t steps_of(const AbTest& test, const AbCase& c);

// The seed of a market of a replication.
std::uint64_t market_seed(std::uint64_t seed, std::uint32_t market);

}  // namespace marketday
