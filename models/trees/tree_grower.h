// Grows boosted regression trees with XGBoost, on one thread and without luck, so that the same
// rows give the same trees on every run. What comes out is plain trees that need no XGBoost.
#pragma once

#include <span>
#include <vector>

#include "models/trees/tree_ensemble.h"
#include "sim/description.h"

namespace marketday {

class TreeGrower {
 public:
  static std::vector<Parameter> parameters();
  explicit TreeGrower(const Json& parameters);

  // Least squares. `rows`: targets.size() x `columns`, row-major. No rows: the value 0.
  TreeEnsemble grow(std::span<const float> rows, std::size_t columns,
                    std::span<const float> targets) const;

 private:
  int trees_;
  int depth_;
  double step_;
  double leaf_rows_;
};

}  // namespace marketday
