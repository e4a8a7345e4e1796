// Kalman filter of an ARIMA process in the state form of Harvey (1989, sec. 4.1): the ARMA part
// starts stationary, the differenced levels start diffuse (variance 1e6 of the noise's, steps that
// only fix them not counted), as in R's arima (Gardner, Harvey and Phillips 1980; Ripley 2002).
// Missing values are passed over. It knows polynomials, not seasons, and does not fit.
#pragma once

#include <Eigen/Core>
#include <vector>

namespace marketday {

// phi(B) (1 - sum delta_i B^i) y = theta(B) e, with phi(B) = 1 - sum phi_i B^i and
// theta(B) = 1 + sum theta_i B^i; element 0 is the coefficient of B.
struct ArimaPolynomials {
  std::vector<double> phi;
  std::vector<double> theta;
  std::vector<double> delta;
};

class ArimaFilter {
 public:
  // Filters `columns` series at once (the series, then its regressors) with the same gains.
  ArimaFilter(const ArimaPolynomials& polynomials, Eigen::Index columns);

  // One row of `columns` values; NaN in the first: missing.
  void step(const Eigen::RowVectorXd& values);

  // Over the steps counted: their number, the sum of log F_t, and the sums of products of the
  // innovations divided by F_t, F_t the innovation variance over the noise variance.
  int counted() const { return counted_; }
  double log_determinant() const { return log_determinant_; }
  const Eigen::MatrixXd& products() const { return products_; }

  // States (one column a series) and their variance before the next value.
  const Eigen::MatrixXd& state() const { return state_; }
  const Eigen::MatrixXd& variance() const { return variance_; }
  void restore(Eigen::MatrixXd state, Eigen::MatrixXd variance);

  // The next values before they are seen, and their variance over the noise variance.
  Eigen::RowVectorXd next() const;
  double next_variance() const;

 private:
  struct Lag {
    Eigen::Index state;
    double weight;
  };
  void observe(const Eigen::RowVectorXd& values);
  void advance();
  void advance_variance();

  Eigen::Index arma_;         // states of the ARMA part
  Eigen::Index states_;       // and of the differenced levels behind it
  std::vector<double> phi_;   // padded to arma_
  Eigen::VectorXd noise_;     // loading of e_t: 1, theta_1, ...
  std::vector<Lag> lags_;     // delta's terms that are not 0
  Eigen::MatrixXd state_;     // before the next value
  Eigen::MatrixXd variance_;  // row-major or not is the same: symmetric
  Eigen::MatrixXd scratch_;
  Eigen::MatrixXd products_;
  Eigen::VectorXd gain_;
  int counted_ = 0;
  double log_determinant_ = 0.0;
  bool steady_ = false;  // the variance repeats itself until a value is missing
  double steady_f_ = 0.0;
};

// Variance of a stationary ARMA state: P = T P T' + R R', by doubling.
Eigen::MatrixXd stationary_variance(const std::vector<double>& phi, const Eigen::VectorXd& noise);

}  // namespace marketday
