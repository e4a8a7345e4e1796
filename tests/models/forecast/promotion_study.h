// Six forecasts of the same stores on the same rolling origins, and the paired difference of their
// errors store by store.
#pragma once

#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <string>
#include <vector>

#include "models/forecast/arima.h"
#include "models/forecast/boosted_trees.h"
#include "models/forecast/exponential_smoothing.h"
#include "models/forecast/rolling_origin.h"
#include "models/forecast/seasonal_naive.h"

namespace marketday::test {

struct StudyModel {
  std::string name;
  ForecastFrom forecast;
};

template <typename Model, typename... Options>
ForecastFrom refitted(std::size_t period, const Options&... options) {
  return [=](const Series& history, std::size_t horizon, const Eigen::MatrixXd& future) {
    Series seasoned = history;
    seasoned.period = period;
    Model model(options...);
    model.fit(seasoned);
    return model.predict(horizon, future);
  };
}

// SARIMA on the regressors that vary in its past: of the others it can learn nothing.
inline ForecastFrom arima_on_what_varies(std::size_t period, const ArimaOptions& options) {
  const ForecastFrom plain = refitted<Arima>(period, options);
  return [=](const Series& history, std::size_t horizon, const Eigen::MatrixXd& future) {
    Series part = history;
    std::vector<Eigen::Index> varying;
    for (Eigen::Index c = 0; c < history.regressors.cols(); ++c) {
      const Eigen::ArrayXd column = history.regressors.col(c);
      if (column.maxCoeff() > column.minCoeff()) varying.push_back(c);
    }
    part.regressors = history.regressors(Eigen::all, varying);
    return plain(part, horizon, future(Eigen::all, varying));
  };
}

inline ArimaOptions promotion_arima(bool regressors) {
  ArimaOptions o;
  o.ar = o.seasonal_differences = o.seasonal_ma = 1;
  o.logs = true;
  o.regressors = regressors;
  return o;
}

inline BoostedTreesOptions promotion_trees(bool regressors) {
  BoostedTreesOptions o;
  o.regressors = regressors;
  return o;
}

// Of the regressors, the first alone: the promotion flag.
inline ForecastFrom on_promotion_alone(const ForecastFrom& forecast) {
  return [=](const Series& history, std::size_t horizon, const Eigen::MatrixXd& future) {
    Series part = history;
    part.regressors = history.regressors.leftCols(1).eval();
    part.regressor_names.resize(1);
    return forecast(part, horizon, future.leftCols(1));
  };
}

inline std::vector<StudyModel> study_models() {
  const SmoothingOptions additive{TrendKind::damped, SeasonKind::additive};
  return {
      {"seasonal naive, a week back", refitted<SeasonalNaive>(6)},
      {"seasonal naive, two weeks back", refitted<SeasonalNaive>(12)},
      {"exponential smoothing, season of a week", refitted<ExponentialSmoothing>(6, additive)},
      {"exponential smoothing, of two weeks", refitted<ExponentialSmoothing>(12, additive)},
      {"SARIMA, no flags", refitted<Arima>(6, promotion_arima(false))},
      {"SARIMA with promotion and holiday flags", arima_on_what_varies(6, promotion_arima(true))},
      {"boosted trees, no flags", refitted<BoostedTrees>(6, promotion_trees(false))},
      {"boosted trees with promotion and holiday flags",
       refitted<BoostedTrees>(6, promotion_trees(true))},
      {"SARIMA with promotion flag alone",
       on_promotion_alone(refitted<Arima>(6, promotion_arima(true)))},
      {"boosted trees with promotion flag alone",
       on_promotion_alone(refitted<BoostedTrees>(6, promotion_trees(true)))}};
}

struct Interval {
  double mean = 0.0;
  double low = 0.0;
  double high = 0.0;
};

// Student's t, 95 %.
inline Interval mean_interval(const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  Interval result;
  for (const double value : values) result.mean += value / n;
  double squares = 0.0;
  for (const double value : values) squares += (value - result.mean) * (value - result.mean);
  const boost::math::students_t t(n - 1.0);
  const double half = boost::math::quantile(t, 0.975) * std::sqrt(squares / (n - 1.0) / n);
  result.low = result.mean - half;
  result.high = result.mean + half;
  return result;
}

}  // namespace marketday::test
