#include "evaluation/propensity_model.h"

#include <algorithm>

namespace marketday {
namespace {
constexpr double kLeast = 1e-6;
}

PropensityModel::PropensityModel(const EnvironmentSpec& spec)
    : actions_(spec.actions.size()), model_(make_reward_model("logistic", Json::object(), spec)) {}

void PropensityModel::add(const FeedbackBlock& block) {
  FeedbackBlock indicator = block;
  for (std::size_t a = 0; a < actions_; ++a) {
    std::fill(indicator.actions.begin(), indicator.actions.end(), static_cast<int>(a));
    for (std::size_t row = 0; row < block.rows; ++row) {
      indicator.rewards[row] = block.actions[row] == static_cast<int>(a) ? 1.0 : 0.0;
    }
    model_->add(indicator, {});
  }
}

void PropensityModel::fit() {
  model_->fit();
}

std::vector<double> PropensityModel::of_actions(const FeedbackBlock& block) const {
  std::vector<double> chances(block.rows * actions_);
  model_->predict(block, chances);
  std::vector<double> result(block.rows);
  for (std::size_t row = 0; row < block.rows; ++row) {
    double sum = 0.0;
    for (std::size_t a = 0; a < actions_; ++a) {
      if (block.mask[row * actions_ + a] != 0) sum += chances[row * actions_ + a];
    }
    const double taken = chances[row * actions_ + static_cast<std::size_t>(block.actions[row])];
    result[row] = std::max(kLeast, taken / std::max(sum, kLeast));
  }
  return result;
}

}  // namespace marketday
