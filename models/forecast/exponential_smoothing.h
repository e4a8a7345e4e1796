// Exponential smoothing, simple to Holt-Winters, by least squares of the one-step errors; start
// values as in R's HoltWinters (a trend line through the moving averages of two seasons). The same
// forecasts as ETS models of the same name; a missing value leaves level and season as they are.
#pragma once

#include <array>

#include "models/forecast/forecaster.h"

namespace marketday {

enum class TrendKind { none, additive, damped };
enum class SeasonKind { none, additive, multiplicative };

struct SmoothingOptions {
  TrendKind trend = TrendKind::additive;
  SeasonKind season = SeasonKind::additive;  // multiplicative: values above 0
};

struct SmoothingFit {
  double alpha = 0.0;  // of the level
  double beta = 0.0;   // of the trend
  double gamma = 0.0;  // of the season
  double phi = 1.0;    // damping of the trend, 1 for none
  double level = 0.0;  // after the last value
  double trend = 0.0;
  std::vector<double> season;  // of the next steps
  double squared_errors = 0.0;
  int errors = 0;
};

class ExponentialSmoothing : public Forecaster {
 public:
  explicit ExponentialSmoothing(const SmoothingOptions& options);

  void fit(const Series& series) override;
  std::vector<double> predict(std::size_t steps, const Eigen::MatrixXd& future) const override;
  Json save() const override;
  void load(const YamlNode& node) override;
  bool takes_regressors() const override { return false; }
  std::vector<std::pair<std::string, double>> figures() const override;
  std::vector<Explanation> explain() const override;

  const SmoothingFit& result() const { return fit_; }
  // Sum of squared one-step errors at given alpha, beta, gamma, phi.
  double squared_errors(const Series& series, const std::array<double, 4>& parameters) const;

 private:
  SmoothingFit start(const Series& series, std::size_t& first) const;
  void run(const Series& series, std::size_t first, SmoothingFit& state) const;

  SmoothingOptions options_;
  SmoothingFit fit_;
};

}  // namespace marketday
