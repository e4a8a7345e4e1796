// Rows of features as Eigen sees them, and least squares with a ridge, for the estimators here that
// fit a small model of their own.
#pragma once

#include <Eigen/Dense>
#include <span>
#include <string_view>

namespace marketday::structured {

using RowMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

// A view of rows x columns. InputError unless values are finite and fill whole rows.
Eigen::Map<const RowMatrix> feature_rows(std::string_view what, std::span<const double> values,
                                         std::size_t columns);

// argmin_b sum_i weight_i (y_i - x_i'b)^2 + ridge |b|^2, by Cholesky.
Eigen::VectorXd weighted_least_squares(const Eigen::Ref<const RowMatrix>& x,
                                       const Eigen::Ref<const Eigen::VectorXd>& y,
                                       const Eigen::Ref<const Eigen::VectorXd>& weights,
                                       double ridge);

}  // namespace marketday::structured
