#include "agents/hybrid_ridge.h"

namespace marketday {

HybridRidge::HybridRidge(std::size_t arms, Eigen::Index columns, Eigen::Index shared_columns,
                         double penalty)
    : arms_(arms,
            Arm{RidgeModel(columns, penalty), Eigen::MatrixXd::Zero(columns, shared_columns)}),
      shared_(shared_columns, penalty) {}

// u = z - (A^-1 B)' x, what of z the action's own columns do not explain
HybridRidge::Estimate HybridRidge::estimate(std::size_t arm, const Columns& x,
                                            const Columns& z) const {
  const Arm& of = arms_[arm];
  const Eigen::VectorXd u = z - of.cross.transpose() * x;
  return {of.own.mean(x) + shared_.mean(u), of.own.variance(x) + shared_.variance(u)};
}

// A row adds u u' / (1 + x' A^-1 x) to the Schur complement of the shared block, and to its moment
// u times what the action's own columns leave unexplained of the target.
void HybridRidge::add(std::size_t arm, const Columns& x, const Columns& z, double target) {
  Arm& of = arms_[arm];
  const Eigen::VectorXd u = z - of.cross.transpose() * x;
  const Eigen::VectorXd g = of.own.spread(x);
  const double scale = 1.0 / (1.0 + x.dot(g));
  shared_.add(u, target - of.own.mean(x), scale);
  of.cross.noalias() += scale * g * u.transpose();
  of.own.add(x, target);
}

Eigen::VectorXd HybridRidge::weights(std::size_t arm) const {
  return arms_[arm].own.weights() - arms_[arm].cross * shared_.weights();
}

}  // namespace marketday
