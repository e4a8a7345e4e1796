// Contextual bandits whose rule reads an oracle's predicted rewards; freezes into a `linear` policy
// or into one of `trees`.
#pragma once

#include <memory>
#include <vector>

#include "agents/linear_bandit.h"
#include "agents/reward_oracle.h"
#include "sim/registry.h"

namespace marketday {

class OracleBandit : public LinearBandit {
 public:
  static std::vector<Parameter> parameters(std::vector<Parameter> own) {
    for (const Parameter& parameter : RewardOracle::parameters()) own.push_back(parameter);
    return LinearBandit::parameters(own);
  }

  OracleBandit(const Json& parameters, const EnvironmentSpec& environment, std::uint64_t seed)
      : LinearBandit(parameters, environment, seed),
        oracle_(RewardOracle::make(parameters, arms(), columns(), penalty())) {}

  void persist(Checkpoint& checkpoint) override {
    LinearBandit::persist(checkpoint);
    oracle_->persist(checkpoint);
  }

  std::unique_ptr<Policy> freeze() const override {
    const std::vector<TreeEnsemble> trees = oracle_->trees();
    if (trees.empty()) return LinearBandit::freeze();
    const PolicyContent content{frozen_parameters(), {{"trees", TreeEnsemble::flatten(trees)}}};
    return Registry<Policy>::instance().find("trees").create(content, environment());
  }

 protected:
  void add(std::size_t arm, const Eigen::VectorXd& x, double reward,
           std::uint32_t /*unit*/) override {
    oracle_->add(arm, x, reward);
  }
  std::span<const double> predictions(const Eigen::VectorXd& x) { return oracle_->predictions(x); }

 private:
  Eigen::VectorXd weights(std::size_t arm) const override { return oracle_->weights(arm); }

  std::unique_ptr<RewardOracle> oracle_;
};

}  // namespace marketday
