// An action's value as a sum of regression trees over the columns of a basis: what the learners on
// trees predict with and freeze into. It does not learn.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace marketday {

struct TreeNode {
  std::int32_t column = -1;  // -1: a leaf
  float split = 0.0F;        // left where the column is less; a leaf's value
  std::int32_t left = 0;
  std::int32_t right = 0;

  template <typename Archive>
  void serialize(Archive& archive) {
    archive(column, split, left, right);
  }
};

class TreeEnsemble {
 public:
  explicit TreeEnsemble(double base = 0.0) : base_(base) {}
  // Nodes refer to one another by their place in `tree`, the first being the root.
  void add(std::span<const TreeNode> tree);

  double value(std::span<const double> row) const;
  std::size_t trees() const { return roots_.size(); }
  // Adds to `counts`, one a column, how often each one splits.
  void count_splits(std::span<double> counts) const {
    for (const TreeNode& node : nodes_) {
      if (node.column >= 0) counts[static_cast<std::size_t>(node.column)] += 1.0;
    }
  }

  // One list of numbers for policy files: action by action base, trees, and node by node.
  static std::vector<double> flatten(std::span<const TreeEnsemble> actions);
  // InputError unless it is what `flatten` makes for so many actions and columns.
  static std::vector<TreeEnsemble> read(std::span<const double> numbers, std::size_t actions,
                                        std::size_t columns);

  template <typename Archive>
  void serialize(Archive& archive) {
    archive(base_, nodes_, roots_);
  }

 private:
  double base_;
  std::vector<TreeNode> nodes_;
  std::vector<std::int32_t> roots_;
};

}  // namespace marketday
