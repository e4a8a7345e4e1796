#include "evaluation/reward_models/kept_rows.h"

#include <algorithm>

namespace marketday {

void KeptRows::add(const FeedbackBlock& block, std::span<const double> weights) {
  std::vector<double> x(columns_.size());
  for (std::size_t row = 0; row < block.rows; ++row) {
    if (seen_++ % every_ != 0) continue;
    columns_.fill(std::span(block.features).subspan(row * columns_.features(), columns_.features()),
                  x);
    for (const double value : x) values_.push_back(static_cast<float>(value));
    actions_.push_back(block.actions[row]);
    folds_.push_back(fold_of(block.units[row]));
    rewards_.push_back(block.rewards[row]);
    weights_.push_back(weights.empty() ? 1.0 : weights[row]);
    if (size() == kMost) thin();
  }
}

void KeptRows::thin() {
  const std::size_t width = columns_.size();
  const std::size_t half = size() / 2;
  for (std::size_t row = 0; row < half; ++row) {
    const auto from = values_.begin() + static_cast<std::ptrdiff_t>(2 * row * width);
    std::copy(from, from + static_cast<std::ptrdiff_t>(width),
              values_.begin() + static_cast<std::ptrdiff_t>(row * width));
    actions_[row] = actions_[2 * row];
    folds_[row] = folds_[2 * row];
    rewards_[row] = rewards_[2 * row];
    weights_[row] = weights_[2 * row];
  }
  values_.resize(half * width);
  actions_.resize(half);
  folds_.resize(half);
  rewards_.resize(half);
  weights_.resize(half);
  every_ *= 2;
}

std::vector<std::size_t> KeptRows::outside(int action, std::uint32_t fold) const {
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < size(); ++row) {
    if (actions_[row] == action && folds_[row] != fold) rows.push_back(row);
  }
  return rows;
}

}  // namespace marketday
