#include "agents/reward_counts.h"

#include <numeric>

#include "agents/checkpoint.h"

namespace marketday {

void RewardCounts::add(std::size_t state, std::size_t action, double reward) {
  counts(state)[action] += 1.0;
  sums(state)[action] += reward;
}

double RewardCounts::decisions(std::size_t state) const {
  const auto of_state = std::span(counts_).subspan(state * width_, width_);
  return std::accumulate(of_state.begin(), of_state.end(), 0.0);
}

void SlidingCounts::add(std::size_t state, std::size_t action, double reward) {
  auto& recent = recent_[state];
  if (recent.size() == window_) {
    const auto [oldest, paid] = recent.front();
    recent.pop_front();
    counts(state)[oldest] -= 1.0;
    // nothing left is exactly nothing
    sums(state)[oldest] = counts(state)[oldest] > 0.0 ? sums(state)[oldest] - paid : 0.0;
  }
  recent.emplace_back(action, reward);
  RewardCounts::add(state, action, reward);
}

void DiscountedCounts::add(std::size_t state, std::size_t action, double reward) {
  for (double& count : counts(state)) count *= discount_;
  for (double& sum : sums(state)) sum *= discount_;
  RewardCounts::add(state, action, reward);
}

void RewardCounts::persist(Checkpoint& checkpoint) {
  checkpoint(counts_, sums_);
}

void SlidingCounts::persist(Checkpoint& checkpoint) {
  RewardCounts::persist(checkpoint);
  checkpoint(recent_);
}

}  // namespace marketday
