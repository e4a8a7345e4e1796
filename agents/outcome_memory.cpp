#include "agents/outcome_memory.h"

#include <algorithm>

namespace marketday {

void OutcomeMemory::add(const TableStep& step) {
  auto& of_state = actions_[step.state];
  if (of_state.empty()) states_.push_back(step.state);
  Outcomes& outcomes = of_state[step.action];
  if (outcomes.empty()) tried_[step.state].push_back(step.action);
  auto found = std::find_if(outcomes.begin(), outcomes.end(), [&](const Outcome& outcome) {
    return outcome.terminated == step.terminated && outcome.next_state == step.next_state;
  });
  if (found == outcomes.end()) {
    outcomes.push_back({step.terminated, step.next_state, 0.0, 0.0});
    found = outcomes.end() - 1;
    if (!step.terminated) leading_to_[step.next_state].emplace_back(step.state, step.action);
  }
  found->count += 1.0;
  found->mean_reward += (step.reward - found->mean_reward) / found->count;
  if (!step.terminated) {
    masks_[step.next_state].assign(step.next_mask.begin(), step.next_mask.end());
  }
}

std::span<const OutcomeMemory::Entry> OutcomeMemory::leading_to(std::size_t state) const {
  const auto found = leading_to_.find(state);
  if (found == leading_to_.end()) return {};
  return found->second;
}

OutcomeMemory::Entry OutcomeMemory::pick(double state_draw, double action_draw) const {
  const auto at = [](const std::vector<std::size_t>& list, double u) {
    return list[static_cast<std::size_t>(u * static_cast<double>(list.size()))];
  };
  const std::size_t state = at(states_, state_draw);
  return {state, at(tried_.at(state), action_draw)};
}

}  // namespace marketday
