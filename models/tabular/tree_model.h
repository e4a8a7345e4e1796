// What decision tree, random forest and boosting share: growing through XGBoost, how often each
// column splits, the file. Trees on one thread each; a forest's blocks of trees side by side.
#pragma once

#include "models/tabular/tabular_model.h"
#include "models/trees/tree_grower.h"

namespace marketday {

class TreeModel : public TabularModel {
 public:
  // `blocks`: ensembles grown apart, seeds plan.seed * blocks + block, and averaged.
  TreeModel(TreePlan plan, int blocks, double columns_of_a_split);

  Task task() const override { return Task::response; }
  std::vector<Explanation> explain() const override;

 protected:
  bool wants_all_levels() const override { return true; }
  void learn(const Training& training) override;
  Eigen::VectorXd answer(const SparseRows& x) const override;
  Json save_fit() const override;
  void load_fit(const YamlNode& node, std::size_t columns) override;

 private:
  TreePlan plan_;
  int blocks_;
  double columns_of_a_split_;  // a share; 0: the square root of how many there are
  std::vector<TreeEnsemble> trees_;
  std::size_t columns_ = 0;
};

// The parameters that all three have.
std::vector<Parameter> tree_parameters(int depth, double leaf);

}  // namespace marketday
