#include "evaluation/ab/regression_adjustment.h"

#include <Eigen/Dense>
#include <cmath>

#include "sim/io/error.h"

namespace marketday::ab {
namespace {

// 1, T, X - mean X, T (X - mean X).
Eigen::MatrixXd design(std::span<const unsigned char> treated,
                       const std::vector<std::vector<double>>& covariates) {
  const auto rows = static_cast<Eigen::Index>(treated.size());
  const auto width = static_cast<Eigen::Index>(covariates.size());
  Eigen::MatrixXd x(rows, 2 + 2 * width);
  for (Eigen::Index i = 0; i < rows; ++i) {
    x(i, 0) = 1.0;
    x(i, 1) = treated[static_cast<std::size_t>(i)];
  }
  for (Eigen::Index k = 0; k < width; ++k) {
    const Eigen::Map<const Eigen::VectorXd> column(covariates[static_cast<std::size_t>(k)].data(),
                                                   rows);
    x.col(2 + k) = column.array() - column.mean();
    x.col(2 + width + k) = x.col(2 + k).cwiseProduct(x.col(1));
  }
  return x;
}

}  // namespace

Effect lin_effect(std::span<const double> outcome, std::span<const unsigned char> treated,
                  const std::vector<std::vector<double>>& covariates, double alpha) {
  const Eigen::MatrixXd x = design(treated, covariates);
  const Eigen::Map<const Eigen::VectorXd> y(outcome.data(),
                                            static_cast<Eigen::Index>(outcome.size()));
  const Eigen::ColPivHouseholderQR<Eigen::MatrixXd> qr(x);
  if (qr.rank() < x.cols()) {
    throw InputError(
        "regression adjustment: a covariate is constant within an arm or repeats another; leave it "
        "out");
  }
  const Eigen::VectorXd coefficients = qr.solve(y);
  const Eigen::VectorXd residual = y - x * coefficients;
  const Eigen::MatrixXd bread = (x.transpose() * x).inverse();
  // HC2: (X'X)^-1 [sum e_i^2 / (1 - h_i) x_i x_i'] (X'X)^-1, its (T, T) entry
  const Eigen::VectorXd toward_arm = x * bread.col(1);
  const Eigen::VectorXd leverage = (x * bread).cwiseProduct(x).rowwise().sum();
  double variance = 0.0;
  for (Eigen::Index i = 0; i < residual.size(); ++i) {
    const double free = std::max(1.0 - leverage(i), 1e-12);
    variance += toward_arm(i) * toward_arm(i) * residual(i) * residual(i) / free;
  }
  return effect_of(coefficients(1), std::sqrt(variance), std::numeric_limits<double>::infinity(),
                   alpha);
}

}  // namespace marketday::ab
