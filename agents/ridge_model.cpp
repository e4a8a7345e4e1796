#include "agents/ridge_model.h"

#include <Eigen/Cholesky>
#include <algorithm>

namespace marketday {

RidgeModel::RidgeModel(Eigen::Index columns, double penalty)
    : RidgeModel(Eigen::VectorXd::Zero(columns), penalty) {}

RidgeModel::RidgeModel(const Eigen::VectorXd& prior, double penalty)
    : precision_(penalty * Eigen::MatrixXd::Identity(prior.size(), prior.size())),
      inverse_(Eigen::MatrixXd::Identity(prior.size(), prior.size()) / penalty),
      moment_(penalty * prior),
      weights_(prior) {}

// A^-1 -= w g g' / (1 + w x' g) with g = A^-1 x; the weights move by the new A^-1 x times the error
void RidgeModel::add(const Columns& x, double target, double weight) {
  constexpr std::int64_t kRefreshed = 4096;  // updates, or as many as there are columns
  precision_.noalias() += weight * x * x.transpose();
  moment_ += weight * target * x;
  if (++added_ % std::max<std::int64_t>(kRefreshed, x.size()) == 0) {
    invert();
    return;
  }
  const Eigen::VectorXd g = inverse_ * x;
  const double scale = weight / (1.0 + weight * x.dot(g));
  const double error = target - weights_.dot(x);
  weights_ += scale * error * g;
  inverse_.noalias() -= scale * g * g.transpose();
}

void RidgeModel::invert() {
  const Eigen::LLT<Eigen::MatrixXd> root(precision_);
  inverse_ = root.solve(Eigen::MatrixXd::Identity(precision_.rows(), precision_.cols()));
  weights_ = root.solve(moment_);
}

}  // namespace marketday
