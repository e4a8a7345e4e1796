#include "agents/batch_learner.h"
#include "agents/checkpoint.h"
#include "agents/create.h"
#include "models/trees/tree_grower.h"
#include "policies/action_rules.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  std::vector<Parameter> own = {
      integer("sweeps", "sweeps", 5, 1, 10'000,
              "regressions of a fit, each on targets from the one before; later fits go on from "
              "the last",
              "Ernst, Geurts & Wehenkel (2005), figure 1")};
  for (const Parameter& parameter : TreeGrower::parameters()) own.push_back(parameter);
  return {"fitted_q",
          "Fitted Q iteration: an action's value is a sum of boosted trees, regressed on reward "
          "plus the next state's greatest value over all transitions remembered",
          "Ernst, Geurts & Wehenkel (2005); Chen & Guestrin (2016) for the trees",
          BatchLearner::parameters(own)};
}

class FittedQ : public BatchLearner {
 public:
  FittedQ(const Json& parameters, const EnvironmentSpec& environment, std::uint64_t seed)
      : BatchLearner(parameters, environment, seed),
        grower_(parameters),
        sweeps_(parameters.at("sweeps").get<int>()),
        trees_(environment.actions.size()) {}

  void persist(Checkpoint& checkpoint) override {
    BatchLearner::persist(checkpoint);
    checkpoint(trees_);
  }

  std::unique_ptr<Policy> freeze() const override {
    const PolicyContent content{frozen_parameters(), {{"trees", TreeEnsemble::flatten(trees_)}}};
    return Registry<Policy>::instance().find("trees").create(content, environment());
  }

 private:
  void predict(std::span<const double> columns, std::span<double> values) const override {
    for (std::size_t a = 0; a < width(); ++a) values[a] = trees_[a].value(columns);
  }

  void fit() override {
    struct Rows {
      std::vector<float> columns;
      std::vector<float> targets;
    };
    for (int sweep = 0; sweep < sweeps_; ++sweep) {
      std::vector<Rows> by_action(width());
      std::vector<double> next(width());
      for (const Remembered& one : memory()) {
        double target = one.reward;
        if (!one.terminated) {
          predict(one.next_columns, next);
          target += discount() * greatest_value(next, one.next_mask);
        }
        Rows& rows = by_action[one.action];
        for (const double column : one.columns) rows.columns.push_back(static_cast<float>(column));
        rows.targets.push_back(static_cast<float>(target));
      }
      for (std::size_t a = 0; a < width(); ++a) {
        trees_[a] = grower_.grow(by_action[a].columns, columns(), by_action[a].targets);
      }
    }
  }

  TreeGrower grower_;
  int sweeps_;
  std::vector<TreeEnsemble> trees_;  // by action
};

}  // namespace

MARKETDAY_REGISTER(Agent, describe(), agent_factory<FittedQ>(describe));

}  // namespace marketday
