// SARIMA (p,d,q)(P,D,Q)s with regressors by exact Gaussian maximum likelihood: y = X b + n, n an
// ARIMA process (Box and Jenkins 1970). The noise variance and b are solved for inside the
// likelihood; the search runs over the ARMA coefficients alone, kept stationary and invertible by
// the transform of Jones (1980). Values may be missing.
#pragma once

#include <string>

#include "models/forecast/arima_filter.h"
#include "models/forecast/forecaster.h"

namespace marketday {

struct ArimaOptions {
  int ar = 0, differences = 0, ma = 0;                             // p, d, q
  int seasonal_ar = 0, seasonal_differences = 0, seasonal_ma = 0;  // P, D, Q
  bool mean = false;       // a constant among the regressors; not with differences
  bool logs = false;       // of the values; forecasts are put back by exp (medians)
  bool regressors = true;  // use those that the series has
};

struct ArimaFit {
  std::vector<std::string> names;  // ar1.., ma1.., sar1.., sma1.., then the regressors
  std::vector<double> coefficients;
  std::vector<double> standard_errors;  // NaN where the likelihood is flat
  double sigma2 = 0.0;                  // noise variance, by its maximum likelihood
  double log_likelihood = 0.0;          // of the values, or of their logs
  int counted = 0;                      // values, less those that fix the differenced levels
  int evaluations = 0;
  bool converged = false;
  double aic() const;  // counts sigma2 as a parameter
};

class Arima : public Forecaster {
 public:
  explicit Arima(const ArimaOptions& options);

  void fit(const Series& series) override;
  std::vector<double> predict(std::size_t steps, const Eigen::MatrixXd& future) const override;
  Json save() const override;
  void load(const YamlNode& node) override;

  const ArimaFit& result() const { return fit_; }
  // Standard deviations of the forecasts, on the scale that was modelled; the parameters' own
  // uncertainty is left out.
  std::vector<double> standard_deviations(std::size_t steps) const override;
  bool on_logs() const override { return options_.logs; }
  std::vector<std::pair<std::string, double>> figures() const override;
  std::vector<Explanation> explain() const override;
  std::vector<std::string> warnings() const override;
  // Log-likelihood at given ARMA coefficients, in the order of the names.
  double log_likelihood(const Series& series, const std::vector<double>& coefficients) const;

 private:
  ArimaFilter forward() const;

  ArimaOptions options_;
  ArimaFit fit_;
  std::size_t period_ = 1;
  Eigen::Index columns_ = 0;  // of regressors that come from the series
  Eigen::VectorXd state_;     // of the noise n after the last value
  Eigen::MatrixXd variance_;
};

}  // namespace marketday
