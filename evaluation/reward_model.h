// What reward to expect of each action at given features, fitted on the log itself: the q of the
// direct method and of doubly robust estimators. Cross-fitted: the rows of a unit are predicted by
// a fit that has not seen that unit (Chernozhukov et al. 2018), so that the model's own luck does
// not enter the value.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "evaluation/log/feedback.h"
#include "sim/description.h"

namespace marketday {

class RewardModel {
 public:
  static constexpr const char* kKind = "reward model";
  using Factory =
      std::function<std::unique_ptr<RewardModel>(const Json& parameters, const EnvironmentSpec&)>;
  static constexpr std::uint32_t kFolds = 3;

  RewardModel() = default;
  RewardModel(const RewardModel&) = delete;
  RewardModel& operator=(const RewardModel&) = delete;
  virtual ~RewardModel() = default;

  // First all blocks, once; then fit(); then predictions.
  // `weights`: of each row in the fit; empty: 1 each.
  virtual void add(const FeedbackBlock& block, std::span<const double> weights) = 0;
  virtual void fit() = 0;
  // rows x actions, row-major, by the fit without the row's fold.
  virtual void predict(const FeedbackBlock& block, std::span<double> rewards) const = 0;
};

// The fold a unit belongs to, keyed by nothing but the unit.
std::uint32_t fold_of(std::uint32_t unit);

std::unique_ptr<RewardModel> make_reward_model(const std::string& name, const Json& parameters,
                                               const EnvironmentSpec& spec);

}  // namespace marketday
