#include "evaluation/log/feedback.h"

namespace marketday {
namespace {

template <typename T>
void append_row(std::vector<T>& to, const std::vector<T>& from, std::size_t row,
                std::size_t width) {
  if (from.empty()) return;
  const auto begin = from.begin() + static_cast<std::ptrdiff_t>(row * width);
  to.insert(to.end(), begin, begin + static_cast<std::ptrdiff_t>(width));
}

}  // namespace

void FeedbackBlock::clear() {
  *this = FeedbackBlock{};
}

void FeedbackBlock::append_from(const FeedbackBlock& other, std::size_t row,
                                const EnvironmentSpec& spec) {
  ++rows;
  append_row(rounds, other.rounds, row, 1);
  append_row(units, other.units, row, 1);
  append_row(actions, other.actions, row, 1);
  append_row(rewards, other.rewards, row, 1);
  append_row(propensities, other.propensities, row, 1);
  append_row(features, other.features, row, spec.features.size());
  append_row(costs, other.costs, row, spec.cost_names.size());
  append_row(mask, other.mask, row, spec.actions.size());
  append_row(trajectories, other.trajectories, row, 1);
  append_row(steps, other.steps, row, 1);
  append_row(positions, other.positions, row, 1);
}

Observation observation_of(const FeedbackBlock& block) {
  return {block.units, block.features, block.mask};
}

}  // namespace marketday
