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

}  // namespace marketday
