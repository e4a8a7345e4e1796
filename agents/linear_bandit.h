// What contextual bandits over linear functions share: the columns of an observation, drawing from
// probabilities, and freezing into a `linear` policy of the weights. It does not learn.
#pragma once

#include <Eigen/Core>
#include <vector>

#include "agents/agent.h"
#include "policies/basis.h"

namespace marketday {

class LinearBandit : public Agent {
 public:
  // The basis, `own`, the ridge penalty and the frozen rule.
  static std::vector<Parameter> parameters(const std::vector<Parameter>& own);

  // InputError where the basis has more columns than a square matrix of them can bear.
  LinearBandit(const Json& parameters, const EnvironmentSpec& environment, std::uint64_t seed);

  void act(const Observation& observation, std::uint32_t step, std::span<int> actions,
           std::span<double> propensities) override;
  void learn(const TransitionBatch& batch) override;
  void end_episode() override {}
  std::unique_ptr<Policy> freeze() const override;
  void persist(Checkpoint& checkpoint) override;

 protected:
  std::uint64_t seed() const { return seed_; }
  std::size_t arms() const { return environment_.actions.size(); }
  Eigen::Index columns() const { return x_.size(); }
  double penalty() const { return penalty_; }
  const EnvironmentSpec& environment() const { return environment_; }
  const Json& frozen_parameters() const { return frozen_parameters_; }
  std::uint32_t step() const { return step_; }      // of the last decision
  std::uint32_t learnt() const { return learnt_; }  // batches so far

  // The row's columns; they live until the next call.
  const Eigen::VectorXd& columns_of(std::span<const double> row);

  virtual void fill(const Eigen::VectorXd& x, std::span<const std::uint8_t> mask,
                    std::span<double> probabilities) = 0;
  virtual void add(std::size_t arm, const Eigen::VectorXd& x, double reward,
                   std::uint32_t unit) = 0;
  virtual Eigen::VectorXd weights(std::size_t arm) const = 0;

 private:
  std::uint64_t seed_;
  EnvironmentSpec environment_;
  Json frozen_parameters_;
  Basis basis_;
  double penalty_;
  Eigen::VectorXd x_;
  std::vector<double> probabilities_;
  std::uint32_t step_ = 0;
  std::uint32_t learnt_ = 0;
};

}  // namespace marketday
