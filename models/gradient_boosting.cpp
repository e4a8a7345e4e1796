#include "models/tabular/tree_model.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  std::vector<Parameter> parameters = tree_parameters(3, 1.0);
  parameters.push_back(integer("rounds", "trees", 100, 2, 100'000, "trees, one after another",
                               "Friedman (2001), algorithm 1"));
  parameters.push_back(number("step", "-", 0.1, 1e-6, 1.0, "what each tree adds of its fit",
                              "Friedman (2001), section 5"));
  parameters.push_back(number("penalty", "-", 1.0, 0.0, 1e9, "on squared leaf values",
                              "Chen & Guestrin (2016), eq. 2"));
  parameters.push_back(
      number("row_share", "share", 1.0, 0.01, 1.0, "of rows that a tree sees", "Friedman (2002)"));
  parameters.push_back(
      number("column_share", "share", 1.0, 0.01, 1.0, "of columns that a split chooses from"));
  parameters.push_back(
      integer("seed", "-", 0, 0, 1e9, "of the shares; without effect where they are 1"));
  return {"gradient_boosting",
          "Boosted trees by XGBoost: squares for numbers, the logistic likelihood for two classes",
          "Friedman (2001); Chen & Guestrin (2016)", std::move(parameters)};
}

std::unique_ptr<Model> create(const Json& parameters) {
  TreePlan plan;
  plan.rounds = parameters.at("rounds").get<int>();
  plan.depth = parameters.at("depth").get<int>();
  plan.leaf_rows = parameters.at("leaf").get<double>();
  plan.step = parameters.at("step").get<double>();
  plan.penalty = parameters.at("penalty").get<double>();
  plan.row_share = parameters.at("row_share").get<double>();
  plan.seed = parameters.at("seed").get<std::uint64_t>();
  return std::make_unique<TreeModel>(plan, 1, parameters.at("column_share").get<double>());
}

}  // namespace

MARKETDAY_REGISTER(Model, describe(), create);

}  // namespace marketday
