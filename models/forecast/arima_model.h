// The parts of a SARIMA likelihood: polynomials from coefficients, coefficients from unbounded
// numbers, and the profile likelihood. Shared by fitting and forecasting; not for users.
#pragma once

#include "models/forecast/arima.h"

namespace marketday {

std::size_t arma_terms(const ArimaOptions& options);
std::vector<std::string> arma_names(const ArimaOptions& options);
ArimaPolynomials polynomials(const ArimaOptions& options, std::size_t period,
                             const Eigen::VectorXd& coefficients);
// Coefficients inside the stationary and invertible region for any x.
Eigen::VectorXd bounded_coefficients(const ArimaOptions& options, const Eigen::VectorXd& x);

// The values (logs taken, NaN where missing) in column 0, then the constant and the regressors.
Eigen::MatrixXd design(const ArimaOptions& options, const Series& series);

struct Profile {
  double log_likelihood = 0.0;
  double sigma2 = 0.0;
  Eigen::VectorXd weights;            // of the regressors
  Eigen::MatrixXd weight_covariance;  // given the ARMA coefficients
};

// Runs `filter` over the columns and solves for weights and noise variance.
Profile profile(ArimaFilter& filter, const Eigen::MatrixXd& columns);

}  // namespace marketday
