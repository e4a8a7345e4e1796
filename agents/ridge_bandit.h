// Contextual bandits with one ridge regression an action, whose rule reads the predicted rewards.
#pragma once

#include <vector>

#include "agents/checkpoint.h"
#include "agents/linear_bandit.h"
#include "agents/ridge_model.h"

namespace marketday {

class RidgeBandit : public LinearBandit {
 public:
  RidgeBandit(const Json& parameters, const EnvironmentSpec& environment, std::uint64_t seed)
      : LinearBandit(parameters, environment, seed),
        models_(arms(), RidgeModel(columns(), penalty())),
        values_(arms()) {}

  void persist(Checkpoint& checkpoint) override {
    LinearBandit::persist(checkpoint);
    for (RidgeModel& model : models_) checkpoint(model);
  }

 protected:
  const RidgeModel& model(std::size_t arm) const { return models_[arm]; }
  void add(std::size_t arm, const Eigen::VectorXd& x, double reward,
           std::uint32_t /*unit*/) override {
    models_[arm].add(x, reward);
  }
  // Predicted rewards; they live until the next call.
  std::span<const double> predictions(const Eigen::VectorXd& x) {
    for (std::size_t arm = 0; arm < values_.size(); ++arm) values_[arm] = models_[arm].mean(x);
    return values_;
  }

 private:
  Eigen::VectorXd weights(std::size_t arm) const override { return models_[arm].weights(); }

  std::vector<RidgeModel> models_;
  std::vector<double> values_;
};

}  // namespace marketday
