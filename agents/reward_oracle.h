// What a contextual bandit believes each action to be worth at given columns, learnt one row at a
// time: the regression that rules such as epsilon-greedy and SquareCB take as an oracle.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "agents/ridge_model.h"
#include "models/trees/tree_ensemble.h"
#include "sim/description.h"

namespace marketday {

class Checkpoint;

class RewardOracle {
 public:
  // Which regression, and what trees need; the range of rewards (RewardRange) is the bandit's.
  static std::vector<Parameter> parameters();
  static std::unique_ptr<RewardOracle> make(const Json& parameters, std::size_t arms,
                                            Eigen::Index columns, double penalty);

  RewardOracle() = default;
  RewardOracle(const RewardOracle&) = delete;
  RewardOracle& operator=(const RewardOracle&) = delete;
  virtual ~RewardOracle() = default;

  virtual void add(std::size_t arm, const Columns& x, double reward) = 0;
  // Predicted rewards by arm; they live until the next call.
  virtual std::span<const double> predictions(const Columns& x) = 0;
  // Of a linear function that ranks the arms alike; empty where there is none.
  virtual Eigen::VectorXd weights(std::size_t arm) const = 0;
  virtual void persist(Checkpoint& checkpoint) = 0;
  // By arm; empty unless the oracle grows trees.
  virtual std::vector<TreeEnsemble> trees() const { return {}; }
};

}  // namespace marketday
