#include "models/trees/tree_grower.h"

#include <fmt/core.h>
#include <xgboost/c_api.h>

#include <cmath>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>

#include "sim/io/error.h"

namespace marketday {
namespace {

void check(int code) {
  if (code != 0) throw Error(3, fmt::format("XGBoost: {}", XGBGetLastError()));
}

struct FreeMatrix {
  void operator()(void* handle) const { XGDMatrixFree(handle); }
};
struct FreeBooster {
  void operator()(void* handle) const { XGBoosterFree(handle); }
};
using Matrix = std::unique_ptr<void, FreeMatrix>;
using Booster = std::unique_ptr<void, FreeBooster>;

Matrix matrix_of(std::span<const float> rows, std::size_t columns, std::span<const float> targets,
                 std::span<const float> weights) {
  DMatrixHandle handle = nullptr;
  check(XGDMatrixCreateFromMat_omp(rows.data(), targets.size(), columns,
                                   std::numeric_limits<float>::quiet_NaN(), &handle, 1));
  Matrix matrix(handle);
  check(XGDMatrixSetFloatInfo(handle, "label", targets.data(), targets.size()));
  if (!weights.empty()) {
    check(XGDMatrixSetFloatInfo(handle, "weight", weights.data(), weights.size()));
  }
  return matrix;
}

// XGBoost's own JSON, model schema 1.7: child -1 marks a leaf, whose value stands as its split.
TreeEnsemble read_model(const char* text, std::size_t length, double base) {
  const auto model = nlohmann::json::parse(text, text + length);
  TreeEnsemble ensemble(base);
  for (const auto& tree : model.at("learner").at("gradient_booster").at("model").at("trees")) {
    const auto& left = tree.at("left_children");
    std::vector<TreeNode> nodes;
    for (std::size_t n = 0; n < left.size(); ++n) {
      TreeNode node;
      node.split = tree.at("split_conditions").at(n).get<float>();
      if (left.at(n).get<int>() >= 0) {
        node.column = tree.at("split_indices").at(n).get<int>();
        node.left = left.at(n).get<int>();
        node.right = tree.at("right_children").at(n).get<int>();
      }
      nodes.push_back(node);
    }
    ensemble.add(nodes);
  }
  return ensemble;
}

using Settings = std::vector<std::pair<const char*, std::string>>;

// On one thread, so that sums run in one order; `base`: the value before the first tree.
TreeEnsemble boosted(DMatrixHandle data, const Settings& settings, int rounds, double base) {
  BoosterHandle handle = nullptr;
  check(XGBoosterCreate(&data, 1, &handle));
  const Booster booster(handle);
  check(XGBoosterSetParam(handle, "nthread", "1"));
  check(XGBoosterSetParam(handle, "verbosity", "0"));
  for (const auto& [name, value] : settings) {
    check(XGBoosterSetParam(handle, name, value.c_str()));
  }
  for (int round = 0; round < rounds; ++round) check(XGBoosterUpdateOneIter(handle, round, data));
  const char* text = nullptr;
  bst_ulong length = 0;
  check(XGBoosterSaveModelToBuffer(handle, R"({"format": "json"})", &length, &text));
  return read_model(text, length, base);
}

double weighted_mean(std::span<const float> targets, std::span<const float> weights) {
  double sum = 0.0;
  double total = 0.0;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const double weight = weights.empty() ? 1.0 : static_cast<double>(weights[i]);
    sum += weight * static_cast<double>(targets[i]);
    total += weight;
  }
  // rounded as XGBoost keeps it
  return static_cast<double>(static_cast<float>(sum / total));
}

}  // namespace

std::vector<Parameter> TreeGrower::parameters() {
  return {integer("trees", "trees", 40, 1, 10'000, "trees of an action's value",
                  "Friedman (2001), algorithm 1"),
          integer("tree_depth", "splits", 4, 1, 16, "most splits from root to leaf"),
          number("tree_step", "-", 0.2, 1e-6, 1.0, "what each tree adds of its fit (shrinkage)",
                 "Friedman (2001), section 5"),
          number("tree_leaf", "rows", 5.0, 0.0, 1e9, "fewest rows of a leaf")};
}

TreeGrower::TreeGrower(const Json& parameters)
    : trees_(parameters.at("trees").get<int>()),
      depth_(parameters.at("tree_depth").get<int>()),
      step_(parameters.at("tree_step").get<double>()),
      leaf_rows_(parameters.at("tree_leaf").get<double>()) {}

TreeEnsemble TreeGrower::grow(std::span<const float> rows, std::size_t columns,
                              std::span<const float> targets, const How& how) const {
  if (targets.empty()) return TreeEnsemble(0.0);
  const bool logistic = how.loss == Loss::logistic;
  const double mean = weighted_mean(targets, how.weights);
  const Matrix matrix = matrix_of(rows, columns, targets, how.weights);
  return boosted(matrix.get(),
                 {{"objective", logistic ? "binary:logistic" : "reg:squarederror"},
                  {"tree_method", "hist"},
                  {"seed", "0"},
                  {"lambda", "0"},
                  {"base_score", fmt::format("{}", mean)},
                  {"max_depth", fmt::format("{}", depth_)},
                  {"eta", fmt::format("{}", step_)},
                  {"min_child_weight", fmt::format("{}", leaf_rows_)}},
                 trees_, logistic ? std::log(mean / (1.0 - mean)) : mean);
}

TreeEnsemble grow_trees(std::span<const float> rows, std::size_t columns,
                        std::span<const float> targets, const TreePlan& plan) {
  const double mean = weighted_mean(targets, {});
  const Matrix matrix = matrix_of(rows, columns, targets, {});
  return boosted(matrix.get(),
                 {{"objective", plan.logistic ? "binary:logistic" : "reg:squarederror"},
                  {"tree_method", plan.exact ? "exact" : "hist"},
                  {"seed", fmt::format("{}", plan.seed)},
                  {"lambda", fmt::format("{}", plan.penalty)},
                  {"base_score", fmt::format("{}", mean)},
                  {"max_depth", fmt::format("{}", plan.depth)},
                  {"eta", fmt::format("{}", plan.step)},
                  {"min_child_weight", fmt::format("{}", plan.leaf_rows)},
                  {"subsample", fmt::format("{}", plan.row_share)},
                  {"colsample_bynode", fmt::format("{}", plan.column_share)},
                  {"num_parallel_tree", fmt::format("{}", plan.parallel)}},
                 plan.rounds, plan.logistic ? std::log(mean / (1.0 - mean)) : mean);
}

}  // namespace marketday
