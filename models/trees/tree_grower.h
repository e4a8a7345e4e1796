// Grows boosted regression trees with XGBoost, on one thread and without luck, so that the same
// rows give the same trees on every run. What comes out is plain trees that need no XGBoost.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/trees/tree_ensemble.h"
#include "sim/description.h"

namespace marketday {

class TreeGrower {
 public:
  static std::vector<Parameter> parameters();
  explicit TreeGrower(const Json& parameters);

  // squares: values; logistic: log odds of targets that are 0 or 1, neither throughout.
  enum class Loss { squares, logistic };
  struct How {
    std::span<const float> weights = {};  // one a row; none: all 1
    Loss loss = Loss::squares;
  };

  // `rows`: targets.size() x `columns`, row-major. No rows: the value 0.
  TreeEnsemble grow(std::span<const float> rows, std::size_t columns,
                    std::span<const float> targets) const {
    return grow(rows, columns, targets, How());
  }
  TreeEnsemble grow(std::span<const float> rows, std::size_t columns,
                    std::span<const float> targets, const How& how) const;

 private:
  int trees_;
  int depth_;
  double step_;
  double leaf_rows_;
};

// Trees as the response models grow them, with what `TreeGrower` leaves at rest.
struct TreePlan {
  int rounds = 1;    // boosted one after another
  int parallel = 1;  // trees of a round, averaged
  int depth = 6;
  double step = 1.0;
  double leaf_rows = 1.0;     // least sum of second derivatives in a leaf; squares: rows
  double penalty = 0.0;       // on squared leaf values
  double row_share = 1.0;     // of rows that a tree sees, without replacement
  double column_share = 1.0;  // of columns that a split chooses from
  bool exact = false;         // every cut is tried, not 256 of a column
  bool logistic = false;      // loss; else squares
  std::uint64_t seed = 0;     // of row and column shares
};

TreeEnsemble grow_trees(std::span<const float> rows, std::size_t columns,
                        std::span<const float> targets, const TreePlan& plan);

}  // namespace marketday
