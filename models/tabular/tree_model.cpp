#include "models/tabular/tree_model.h"

#include <algorithm>
#include <cmath>

#include "models/regression/scorer.h"
#include "models/tabular/number_text.h"
#include "sim/parallel.h"

namespace marketday {
namespace {

// every cut is tried up to so many rows (one tree: always), beyond 256 cuts a column
constexpr std::size_t kExactBoosting = 20'000;
constexpr std::size_t kExactForest = 2000;
constexpr std::uint32_t kBlock = 1024;

std::vector<float> floats(const double* begin, Eigen::Index size) {
  std::vector<float> numbers;
  numbers.reserve(static_cast<std::size_t>(size));
  for (Eigen::Index i = 0; i < size; ++i) numbers.push_back(static_cast<float>(begin[i]));
  return numbers;
}

}  // namespace

std::vector<Parameter> tree_parameters(int depth, double leaf) {
  return {integer("depth", "splits", depth, 1, 40, "most splits from root to leaf"),
          number("leaf", "rows", leaf, 0.0, 1e9,
                 "fewest rows of a leaf; boosting of two classes: least sum of p (1 - p)")};
}

TreeModel::TreeModel(TreePlan plan, int blocks, double columns_of_a_split)
    : plan_(plan), blocks_(blocks), columns_of_a_split_(columns_of_a_split) {}

void TreeModel::learn(const Training& training) {
  const FeatureRows x = training.x.dense();
  const std::vector<float> rows = floats(x.data(), x.size());
  const std::vector<float> targets = floats(training.y.data(), training.y.size());
  columns_ = training.x.width;
  TreePlan plan = plan_;
  const bool one = plan.rounds * plan.parallel * blocks_ == 1;
  plan.exact = one || training.x.rows() <= (plan.rounds > 1 ? kExactBoosting : kExactForest);
  plan.logistic = training.binary && plan.rounds > 1;
  plan.column_share = columns_of_a_split_ > 0.0
                          ? columns_of_a_split_
                          : std::max(1.0, std::floor(std::sqrt(static_cast<double>(columns_)))) /
                                static_cast<double>(columns_);
  trees_.assign(static_cast<std::size_t>(blocks_), TreeEnsemble());
  for_each_task(static_cast<std::uint32_t>(blocks_), [&](std::uint32_t block) {
    TreePlan own = plan;
    own.seed = plan.seed * static_cast<std::uint64_t>(blocks_) + block;
    trees_[block] = grow_trees(rows, columns_, targets, own);
  });
}

Eigen::VectorXd TreeModel::answer(const SparseRows& x) const {
  const FeatureRows dense = x.dense();
  Eigen::VectorXd values(dense.rows());
  const bool chances = binary() && plan_.rounds > 1;
  const auto count = static_cast<std::uint32_t>((x.rows() + kBlock - 1) / kBlock);
  for_each_block(count, [&](std::uint32_t block) {
    const auto end = std::min<Eigen::Index>(values.size(), (block + 1) * Eigen::Index{kBlock});
    for (Eigen::Index i = block * Eigen::Index{kBlock}; i < end; ++i) {
      double sum = 0.0;
      for (const TreeEnsemble& trees : trees_) sum += trees.value(row_of(dense, i));
      sum /= static_cast<double>(trees_.size());
      values[i] = chances ? logistic(sum) : sum;
      if (binary()) values[i] = std::clamp(values[i], 0.0, 1.0);
    }
  });
  return values;
}

std::vector<Explanation> TreeModel::explain() const {
  Explanation splits{"Splits by column", {"column", "splits", "share"}, {}, {}};
  std::vector<double> counts(columns_, 0.0);
  double all = 0.0;
  for (const TreeEnsemble& trees : trees_) trees.count_splits(counts);
  for (const double count : counts) all += count;
  std::vector<std::size_t> order(columns_);
  for (std::size_t k = 0; k < columns_; ++k) order[k] = k;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return counts[a] > counts[b]; });
  for (const std::size_t k : order) {
    splits.names.push_back(column_names()[k]);
    splits.rows.push_back({counts[k], all > 0.0 ? counts[k] / all : 0.0});
  }
  return {splits};
}

Json TreeModel::save_fit() const {
  return {{"ensembles", trees_.size()}, {"trees", number_text(TreeEnsemble::flatten(trees_))}};
}

void TreeModel::load_fit(const YamlNode& node, std::size_t columns) {
  columns_ = columns;
  const std::int64_t ensembles = node.at("ensembles").integer(1, 100'000);
  trees_ = TreeEnsemble::read(numbers_in(node.at("trees")), static_cast<std::size_t>(ensembles),
                              columns);
}

}  // namespace marketday
