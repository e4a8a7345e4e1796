// Features brought to mean 0 and deviation 1 for a linear fit, and its weights brought back. A
// feature that never varies gets weight 0.
#pragma once

#include <vector>

#include "models/regression/regressor.h"

namespace marketday {

class Standardised {
 public:
  Standardised(const FeatureRows& x, const Eigen::VectorXd& weights);

  const Eigen::MatrixXd& rows() const { return rows_; }  // as many columns as vary
  // Intercept and one weight a feature, for rows as they came.
  std::vector<double> original(double intercept, const Eigen::VectorXd& weights) const;

 private:
  Eigen::Index features_;
  std::vector<Eigen::Index> varying_;
  Eigen::VectorXd mean_;
  Eigen::VectorXd deviation_;
  Eigen::MatrixXd rows_;
};

// Weighted ridge regression; `penalty` on the standardised weights, 0: least squares, the shortest
// weights where features depend on one another.
Scorer ridge(const FeatureRows& x, const Eigen::VectorXd& y, const Eigen::VectorXd& weights,
             double penalty);

}  // namespace marketday
