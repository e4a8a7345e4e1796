// The probability that the log's policy takes an action, estimated from the features: for logs
// whose propensities were not kept or are not believed. A logistic regression an action, each
// against the rest, cross-fitted, brought to a sum of 1 over the actions allowed.
#pragma once

#include <memory>
#include <vector>

#include "evaluation/reward_model.h"

namespace marketday {

class PropensityModel {
 public:
  explicit PropensityModel(const EnvironmentSpec& spec);
  void add(const FeedbackBlock& block);
  void fit();
  // Of the action taken in each row, at least 1e-6.
  std::vector<double> of_actions(const FeedbackBlock& block) const;

 private:
  std::size_t actions_;
  std::unique_ptr<RewardModel> model_;  // of the indicator that an action was taken
};

}  // namespace marketday
