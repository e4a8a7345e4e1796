#include "agents/reward_oracle.h"

#include <algorithm>
#include <cmath>

#include "agents/checkpoint.h"
#include "agents/logistic_model.h"
#include "agents/reward_range.h"
#include "models/trees/tree_grower.h"

namespace marketday {
namespace {

class RidgeOracle : public RewardOracle {
 public:
  RidgeOracle(std::size_t arms, Eigen::Index columns, double penalty)
      : models_(arms, RidgeModel(columns, penalty)), values_(arms) {}

  void add(std::size_t arm, const Columns& x, double reward) override {
    models_[arm].add(x, reward);
  }
  std::span<const double> predictions(const Columns& x) override {
    for (std::size_t arm = 0; arm < values_.size(); ++arm) values_[arm] = models_[arm].mean(x);
    return values_;
  }
  Eigen::VectorXd weights(std::size_t arm) const override { return models_[arm].weights(); }
  void persist(Checkpoint& checkpoint) override {
    for (auto& model : models_) checkpoint(model);
  }

 private:
  std::vector<RidgeModel> models_;
  std::vector<double> values_;
};

// Of rewards of 0 or 1, or scaled to that range. Its weights are of the log-odds.
class LogisticOracle : public RewardOracle {
 public:
  LogisticOracle(const Json& parameters, std::size_t arms, Eigen::Index columns, double penalty)
      : range_(parameters), models_(arms, LogisticModel(columns, penalty)), values_(arms) {}

  void add(std::size_t arm, const Columns& x, double reward) override {
    models_[arm].add(x, range_.scale(reward));
  }
  std::span<const double> predictions(const Columns& x) override {
    for (std::size_t arm = 0; arm < values_.size(); ++arm) {
      values_[arm] = range_.unscale(1.0 / (1.0 + std::exp(-models_[arm].mean(x))));
    }
    return values_;
  }
  Eigen::VectorXd weights(std::size_t arm) const override { return models_[arm].weights(); }
  void persist(Checkpoint& checkpoint) override {
    for (auto& model : models_) checkpoint(model);
  }

 private:
  RewardRange range_;
  std::vector<LogisticModel> models_;
  std::vector<double> values_;
};

// Keeps every row and grows an arm's trees afresh whenever its rows have become so many more, so
// that all growing together costs a multiple of the last one.
class TreeOracle : public RewardOracle {
 public:
  TreeOracle(const Json& parameters, std::size_t arms)
      : grower_(parameters),
        regrow_share_(parameters.at("regrow_share").get<double>()),
        memories_(arms),
        trees_(arms),
        values_(arms) {}

  void add(std::size_t arm, const Columns& x, double reward) override {
    constexpr double kFewestNew = 10.0;
    Memory& memory = memories_[arm];
    for (const double column : x) memory.rows.push_back(static_cast<float>(column));
    memory.rewards.push_back(static_cast<float>(reward));
    if (memory.rewards.size() < memory.grow_at) return;
    trees_[arm] = grower_.grow(memory.rows, static_cast<std::size_t>(x.size()), memory.rewards);
    const auto count = static_cast<double>(memory.rewards.size());
    memory.grow_at =
        static_cast<std::size_t>(count + std::max(kFewestNew, std::ceil(count * regrow_share_)));
  }
  std::span<const double> predictions(const Columns& x) override {
    const std::span row(x.data(), static_cast<std::size_t>(x.size()));
    for (std::size_t arm = 0; arm < values_.size(); ++arm) values_[arm] = trees_[arm].value(row);
    return values_;
  }
  Eigen::VectorXd weights(std::size_t /*arm*/) const override { return {}; }
  std::vector<TreeEnsemble> trees() const override { return trees_; }
  void persist(Checkpoint& checkpoint) override { checkpoint(memories_, trees_); }

 private:
  struct Memory {
    std::vector<float> rows;
    std::vector<float> rewards;
    std::size_t grow_at = 1;

    template <typename Archive>
    void serialize(Archive& archive) {
      archive(rows, rewards, grow_at);
    }
  };
  TreeGrower grower_;
  double regrow_share_;
  std::vector<Memory> memories_;  // by arm
  std::vector<TreeEnsemble> trees_;
  std::vector<double> values_;
};

}  // namespace

std::vector<Parameter> RewardOracle::parameters() {
  std::vector<Parameter> all = {
      text("oracle", "ridge", {"ridge", "logistic", "trees"},
           "regression behind the predicted rewards: linear, logistic (of rewards scaled by "
           "reward_low and reward_high) or boosted trees, which keep every row",
           "Hoerl & Kennard (1970); Chapelle & Li (2011), algorithm 3; Chen & Guestrin (2016)"),
      number("regrow_share", "share", 0.2, 0.0, 1e6,
             "oracle trees: an action's trees are grown afresh when it has so many more rows")};
  for (const Parameter& parameter : TreeGrower::parameters()) all.push_back(parameter);
  return all;
}

std::unique_ptr<RewardOracle> RewardOracle::make(const Json& parameters, std::size_t arms,
                                                 Eigen::Index columns, double penalty) {
  const auto name = parameters.at("oracle").get<std::string>();
  if (name == "trees") return std::make_unique<TreeOracle>(parameters, arms);
  if (name == "logistic") {
    return std::make_unique<LogisticOracle>(parameters, arms, columns, penalty);
  }
  return std::make_unique<RidgeOracle>(arms, columns, penalty);
}

}  // namespace marketday
