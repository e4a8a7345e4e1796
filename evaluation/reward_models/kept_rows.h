// The rows that a reward model needs at hand to fit, thinned evenly where there are more than it
// will hold: every second one goes and from then on only every second is kept.
#pragma once

#include <vector>

#include "evaluation/model_columns.h"
#include "evaluation/reward_model.h"

namespace marketday {

class KeptRows {
 public:
  static constexpr std::size_t kMost = 400'000;
  explicit KeptRows(const EnvironmentSpec& spec) : columns_(spec) {}

  void add(const FeedbackBlock& block, std::span<const double> weights);

  const ModelColumns& columns() const { return columns_; }
  std::size_t size() const { return rewards_.size(); }
  int action(std::size_t row) const { return actions_[row]; }
  std::uint32_t fold(std::size_t row) const { return folds_[row]; }
  double reward(std::size_t row) const { return rewards_[row]; }
  double weight(std::size_t row) const { return weights_[row]; }
  std::span<const float> x(std::size_t row) const {
    return std::span(values_).subspan(row * columns_.size(), columns_.size());
  }
  // Rows of an action outside a fold.
  std::vector<std::size_t> outside(int action, std::uint32_t fold) const;

 private:
  void thin();

  ModelColumns columns_;
  std::vector<float> values_;  // rows x columns
  std::vector<int> actions_;
  std::vector<std::uint32_t> folds_;
  std::vector<double> rewards_;
  std::vector<double> weights_;
  std::size_t every_ = 1;
  std::size_t seen_ = 0;
};

}  // namespace marketday
