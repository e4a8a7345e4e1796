#include "models/tabular/tree_model.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"decision_tree",
          "One regression tree, grown by XGBoost; predicts the mean target of a leaf, a class's "
          "chance where there are two",
          "Breiman, Friedman, Olshen & Stone (1984)", tree_parameters(6, 5.0)};
}

std::unique_ptr<Model> create(const Json& parameters) {
  TreePlan plan;
  plan.depth = parameters.at("depth").get<int>();
  plan.leaf_rows = parameters.at("leaf").get<double>();
  return std::make_unique<TreeModel>(plan, 1, 1.0);
}

}  // namespace

MARKETDAY_REGISTER(Model, describe(), create);

}  // namespace marketday
