#include "models/forecast/arima_model.h"

#include <fmt/core.h>

#include <Eigen/Dense>
#include <cmath>
#include <limits>
#include <numbers>

namespace marketday {
namespace {

// Product of two polynomials in B given with their constant term.
std::vector<double> times(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> product(a.size() + b.size() - 1, 0.0);
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = 0; j < b.size(); ++j) product[i + j] += a[i] * b[j];
  }
  return product;
}

// 1 + sign * sum c_i B^(i * lag)
std::vector<double> polynomial(const double* coefficients, int count, std::size_t lag,
                               double sign) {
  std::vector<double> result(static_cast<std::size_t>(count) * lag + 1, 0.0);
  result[0] = 1.0;
  for (int i = 0; i < count; ++i) {
    result[static_cast<std::size_t>(i + 1) * lag] = sign * coefficients[i];
  }
  return result;
}

std::vector<double> behind_constant(const std::vector<double>& polynomial, double sign) {
  std::vector<double> result;
  for (std::size_t i = 1; i < polynomial.size(); ++i) result.push_back(sign * polynomial[i]);
  return result;
}

// Partial autocorrelations tanh(x) to the coefficients of a stationary AR (Durbin-Levinson).
void stationary(const double* x, int count, double sign, double* coefficients) {
  std::vector<double> previous;
  for (int k = 0; k < count; ++k) {
    const double partial = std::tanh(x[k]);
    std::vector<double> now = previous;
    for (std::size_t i = 0; i < previous.size(); ++i) {
      now[i] = previous[i] - partial * previous[previous.size() - 1 - i];
    }
    now.push_back(partial);
    previous = now;
  }
  for (int k = 0; k < count; ++k) coefficients[k] = sign * previous[static_cast<std::size_t>(k)];
}

}  // namespace

std::size_t arma_terms(const ArimaOptions& o) {
  return static_cast<std::size_t>(o.ar + o.ma + o.seasonal_ar + o.seasonal_ma);
}

std::vector<std::string> arma_names(const ArimaOptions& o) {
  std::vector<std::string> names;
  const auto add = [&](const char* name, int count) {
    for (int i = 1; i <= count; ++i) names.push_back(fmt::format("{}{}", name, i));
  };
  add("ar", o.ar);
  add("ma", o.ma);
  add("sar", o.seasonal_ar);
  add("sma", o.seasonal_ma);
  return names;
}

ArimaPolynomials polynomials(const ArimaOptions& o, std::size_t period,
                             const Eigen::VectorXd& coefficients) {
  const double* c = coefficients.data();
  ArimaPolynomials result;
  result.phi = behind_constant(
      times(polynomial(c, o.ar, 1, -1.0), polynomial(c + o.ar + o.ma, o.seasonal_ar, period, -1.0)),
      -1.0);
  result.theta = behind_constant(
      times(polynomial(c + o.ar, o.ma, 1, 1.0),
            polynomial(c + o.ar + o.ma + o.seasonal_ar, o.seasonal_ma, period, 1.0)),
      1.0);
  const double one = 1.0;
  std::vector<double> delta = {1.0};
  for (int i = 0; i < o.differences; ++i) delta = times(delta, polynomial(&one, 1, 1, -1.0));
  for (int i = 0; i < o.seasonal_differences; ++i) {
    delta = times(delta, polynomial(&one, 1, period, -1.0));
  }
  result.delta = behind_constant(delta, -1.0);
  return result;
}

Eigen::VectorXd bounded_coefficients(const ArimaOptions& o, const Eigen::VectorXd& x) {
  Eigen::VectorXd c(x.size());
  stationary(x.data(), o.ar, 1.0, c.data());
  stationary(x.data() + o.ar, o.ma, -1.0, c.data() + o.ar);
  const int seasonal = o.ar + o.ma;
  stationary(x.data() + seasonal, o.seasonal_ar, 1.0, c.data() + seasonal);
  stationary(x.data() + seasonal + o.seasonal_ar, o.seasonal_ma, -1.0,
             c.data() + seasonal + o.seasonal_ar);
  return c;
}

Eigen::MatrixXd design(const ArimaOptions& o, const Series& series) {
  const auto rows = static_cast<Eigen::Index>(series.size());
  const Eigen::Index given = o.regressors ? series.regressors.cols() : 0;
  Eigen::MatrixXd columns(rows, 1 + (o.mean ? 1 : 0) + given);
  for (Eigen::Index t = 0; t < rows; ++t) {
    const double value = series.values[static_cast<std::size_t>(t)];
    columns(t, 0) = o.logs ? std::log(value) : value;
  }
  if (o.mean) columns.col(1).setOnes();
  if (given > 0) columns.rightCols(given) = series.regressors;
  return columns;
}

Profile profile(ArimaFilter& filter, const Eigen::MatrixXd& columns) {
  for (Eigen::Index t = 0; t < columns.rows(); ++t) filter.step(columns.row(t));
  Profile result;
  const double n = filter.counted();
  const Eigen::Index k = columns.cols() - 1;
  const Eigen::MatrixXd& c = filter.products();
  double squares = c(0, 0);
  if (k > 0) {
    const Eigen::LLT<Eigen::MatrixXd> factor(c.bottomRightCorner(k, k));
    result.weights = factor.solve(c.bottomLeftCorner(k, 1));
    result.weight_covariance = factor.solve(Eigen::MatrixXd::Identity(k, k));
    squares -= result.weights.dot(c.bottomLeftCorner(k, 1).col(0));
  }
  result.sigma2 = squares / n;
  result.weight_covariance *= result.sigma2;
  // -(n log(2 pi sigma2) + n + sum log F_t) / 2
  result.log_likelihood = -0.5 * (n * (std::log(2.0 * std::numbers::pi * result.sigma2) + 1.0) +
                                  filter.log_determinant());
  return result;
}

}  // namespace marketday
