// Ridge regression of rewards z' beta + x' theta_a: beta shared by all actions, theta_a an action's
// own. The same as one regression on all columns at once, by blocks: every update costs squares of
// the numbers of columns, never cubes (Li, Chu, Langford & Schapire 2010, algorithm 2).
#pragma once

#include <Eigen/Core>
#include <vector>

#include "agents/ridge_model.h"

namespace marketday {

class HybridRidge {
 public:
  HybridRidge(std::size_t arms, Eigen::Index columns, Eigen::Index shared_columns, double penalty);

  struct Estimate {
    double mean;
    double variance;  // of the whole row under the inverse precision matrix
  };
  Estimate estimate(std::size_t arm, const Columns& x, const Columns& z) const;
  void add(std::size_t arm, const Columns& x, const Columns& z, double target);

  const Eigen::VectorXd& shared_weights() const { return shared_.weights(); }
  Eigen::VectorXd weights(std::size_t arm) const;

  template <typename Archive>
  void serialize(Archive& archive) {
    for (Arm& arm : arms_) archive(arm);
    archive(shared_);
  }

 private:
  struct Arm {
    RidgeModel own;         // of x alone
    Eigen::MatrixXd cross;  // A^-1 B, columns x shared columns

    template <typename Archive>
    void serialize(Archive& archive) {
      archive(own, cross);
    }
  };

  std::vector<Arm> arms_;
  RidgeModel shared_;
};

}  // namespace marketday
