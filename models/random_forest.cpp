#include <fmt/core.h>

#include "models/tabular/tree_model.h"
#include "sim/registry.h"

namespace marketday {
namespace {

constexpr int kTreesOfABlock = 10;

Description describe() {
  std::vector<Parameter> parameters = tree_parameters(20, 2.0);
  parameters.push_back(integer("trees", "trees", 200, 10, 10'000, "trees, in tens"));
  parameters.push_back(number("row_share", "share", 0.632, 0.01, 1.0,
                              "of rows that a tree sees, without replacement",
                              "Breiman (2001): a bootstrap sample holds 1 - 1/e of the rows"));
  parameters.push_back(number("column_share", "share", 0.0, 0.0, 1.0,
                              "of columns that a split chooses from; 0: the square root of their "
                              "number",
                              "Breiman (2001), section 4"));
  parameters.push_back(required(integer("seed", "-", 1, 0, 1e9, "of the shares")));
  return {"random_forest",
          "Mean of many deep trees, each grown by XGBoost on a share of rows and columns; a "
          "class's chance where there are two",
          "Breiman (2001)", std::move(parameters)};
}

std::unique_ptr<Model> create(const Json& parameters) {
  const int trees = parameters.at("trees").get<int>();
  if (trees % kTreesOfABlock != 0) {
    throw InputError({"parameters", 0, 0}, "trees", fmt::format("found {}", trees),
                     "a multiple of 10 is expected: they grow ten by ten");
  }
  TreePlan plan;
  plan.parallel = kTreesOfABlock;
  plan.depth = parameters.at("depth").get<int>();
  plan.leaf_rows = parameters.at("leaf").get<double>();
  plan.row_share = parameters.at("row_share").get<double>();
  plan.seed = parameters.at("seed").get<std::uint64_t>();
  return std::make_unique<TreeModel>(plan, trees / kTreesOfABlock,
                                     parameters.at("column_share").get<double>());
}

}  // namespace

MARKETDAY_REGISTER(Model, describe(), create);

}  // namespace marketday
