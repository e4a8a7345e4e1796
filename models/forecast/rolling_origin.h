// Forecasts from one origin after another, each from the past alone, and how far off they are
// (Tashman 2000). Errors are scaled by those of seasonal naive inside each training part (Hyndman
// and Koehler 2006, MASE and RMSSE with the season's lag). Missing values are not scored.
#pragma once

#include "models/forecast/forecaster.h"

namespace marketday {

struct RollingPlan {
  std::size_t first_origin = 0;  // values before the first forecast
  std::size_t horizon = 1;       // steps a forecast goes
  std::size_t step = 1;          // from one origin to the next; the last horizon ends in the series
  bool scaled = true;            // false: MASE and RMSSE are left out, not a number
};

struct Accuracy {
  double mase = 0.0;   // mean |e| / mean |y_t - y_(t - period)| of the training part
  double rmsse = 0.0;  // root of mean e^2 / mean (y_t - y_(t - period))^2
  double mape = 0.0;   // percent, over values other than 0; not a number: there are none
  std::size_t scored = 0;
  std::size_t origins = 0;
};

// A forecast of `horizon` steps after `history`, `future` being their regressors.
using ForecastFrom = std::function<std::vector<double>(const Series& history, std::size_t horizon,
                                                       const Eigen::MatrixXd& future)>;

// Whether the first training part has errors of seasonal naive to scale by; later ones hold it.
bool can_scale(const Series& series, const RollingPlan& plan);

// InputError when the plan leaves no origin, or is scaled and a training part repeats its season
// without error.
Accuracy roll(const Series& series, const RollingPlan& plan, const ForecastFrom& forecast);
// Fits a new model at every origin.
Accuracy roll(const Series& series, const RollingPlan& plan, const ForecasterFactory& make);

}  // namespace marketday
