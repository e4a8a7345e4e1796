// Highest point of a smooth function of a few unbounded numbers: NLopt's L-BFGS, by the gradient
// given or by central differences; and the derivatives that standard errors are made of.
#pragma once

#include <Eigen/Core>
#include <functional>

namespace marketday {

using SmoothFunction = std::function<double(const Eigen::VectorXd& x)>;
// Value at x; fills `gradient`, which has the size of x.
using GradientFunction = std::function<double(const Eigen::VectorXd& x, Eigen::VectorXd& gradient)>;

struct Summit {
  Eigen::VectorXd x;
  double value = 0.0;
  int evaluations = 0;  // of the function, those of differences among them
  bool converged =
      false;  // the gradient vanishes, or a fresh search from here finds nothing higher
};

Summit climb(const GradientFunction& function, const Eigen::VectorXd& start);
Summit climb(const SmoothFunction& function, const Eigen::VectorXd& start);

// Central differences, steps of `step` times max(1, |x_i|).
Eigen::VectorXd gradient_at(const SmoothFunction& function, const Eigen::VectorXd& x,
                            double step = 1e-6);
Eigen::MatrixXd hessian_at(const SmoothFunction& function, const Eigen::VectorXd& x,
                           double step = 1e-4);
// From an analytic gradient, made symmetric.
Eigen::MatrixXd hessian_at(const GradientFunction& function, const Eigen::VectorXd& x,
                           double step = 1e-5);

// Square roots of the diagonal; NaN where it is not positive.
Eigen::VectorXd root_diagonal(const Eigen::MatrixXd& covariance);
// Inverse of minus the Hessian of a log-likelihood; all NaN where it is not positive definite.
Eigen::MatrixXd inverse_information(const Eigen::MatrixXd& hessian);

}  // namespace marketday
