// Ridge regression learnt one row at a time: every update and every prediction costs the square of
// the number of columns. The inverse of the precision matrix follows by Sherman & Morrison (1950)
// and is worked out afresh now and then, so that rounding does not pile up.
#pragma once

#include <Eigen/Core>
#include <cstdint>

namespace marketday {

using Columns = Eigen::Ref<const Eigen::VectorXd>;

class RidgeModel {
 public:
  RidgeModel(Eigen::Index columns, double penalty);
  // Shrinks towards `prior` instead of 0.
  RidgeModel(const Eigen::VectorXd& prior, double penalty);

  // A += weight x x', b += weight target x, with A = penalty I and b = penalty prior at the start.
  void add(const Columns& x, double target, double weight = 1.0);

  // A^-1 b
  const Eigen::VectorXd& weights() const { return weights_; }
  double mean(const Columns& x) const { return weights_.dot(x); }
  // A^-1 x and x' A^-1 x
  Eigen::VectorXd spread(const Columns& x) const { return inverse_ * x; }
  double variance(const Columns& x) const { return x.dot(inverse_ * x); }

  template <typename Archive>
  void serialize(Archive& archive) {
    archive(precision_, inverse_, moment_, weights_, added_);
  }

 private:
  void invert();

  Eigen::MatrixXd precision_;
  Eigen::MatrixXd inverse_;
  Eigen::VectorXd moment_;
  Eigen::VectorXd weights_;
  std::int64_t added_ = 0;
};

}  // namespace marketday
