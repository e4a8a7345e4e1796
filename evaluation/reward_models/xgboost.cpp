#include "evaluation/reward_models/kept_rows.h"
#include "models/trees/tree_grower.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"xgboost", "Boosted regression trees, an action at a time", "Chen & Guestrin (2016)",
          TreeGrower::parameters()};
}

class Xgboost : public RewardModel {
 public:
  Xgboost(const Json& parameters, const EnvironmentSpec& spec)
      : grower_(parameters), actions_(spec.actions.size()), rows_(spec) {}

  void add(const FeedbackBlock& block, std::span<const double> weights) override {
    rows_.add(block, weights);
  }

  void fit() override {
    trees_.clear();
    for (std::size_t action = 0; action < actions_; ++action) {
      for (std::uint32_t fold = 0; fold < kFolds; ++fold) {
        std::vector<float> x;
        std::vector<float> rewards;
        for (const std::size_t row : rows_.outside(static_cast<int>(action), fold)) {
          x.insert(x.end(), rows_.x(row).begin(), rows_.x(row).end());
          rewards.push_back(static_cast<float>(rows_.reward(row)));
        }
        trees_.push_back(grower_.grow(x, rows_.columns().size(), rewards));
      }
    }
  }

  void predict(const FeedbackBlock& block, std::span<double> rewards) const override {
    const ModelColumns& columns = rows_.columns();
    std::vector<double> x(columns.size());
    for (std::size_t row = 0; row < block.rows; ++row) {
      columns.fill(std::span(block.features).subspan(row * columns.features(), columns.features()),
                   x);
      const std::uint32_t fold = fold_of(block.units[row]);
      for (std::size_t action = 0; action < actions_; ++action) {
        rewards[row * actions_ + action] = trees_[action * kFolds + fold].value(x);
      }
    }
  }

 private:
  TreeGrower grower_;
  std::size_t actions_;
  KeptRows rows_;
  std::vector<TreeEnsemble> trees_;  // actions x folds
};

}  // namespace

MARKETDAY_REGISTER(RewardModel, describe(),
                   [](const Json& parameters, const EnvironmentSpec& spec) {
                     return std::unique_ptr<RewardModel>(
                         std::make_unique<Xgboost>(parameters, spec));
                   });

}  // namespace marketday
