#include "models/forecast/rolling_origin.h"

#include <fmt/core.h>

#include <cmath>

#include "sim/io/error.h"

namespace marketday {
namespace {

struct Scale {
  double absolute = 0.0;
  double squared = 0.0;
};

Scale naive_errors(const Series& history) {
  Scale scale;
  double count = 0.0;
  for (std::size_t t = history.period; t < history.size(); ++t) {
    const double change = history.values[t] - history.values[t - history.period];
    if (std::isnan(change)) continue;
    scale.absolute += std::abs(change);
    scale.squared += change * change;
    count += 1.0;
  }
  return {scale.absolute / count, scale.squared / count};  // of none: not a number
}

struct Sums {
  double absolute = 0.0;
  double squared = 0.0;
  double percent = 0.0;
  double percents = 0.0;
};

}  // namespace

bool can_scale(const Series& series, const RollingPlan& plan) {
  return naive_errors(series.head(plan.first_origin)).absolute > 0.0;
}

Accuracy roll(const Series& series, const RollingPlan& plan, const ForecastFrom& forecast) {
  require_valid(series, 1, "rolling origin");
  if (plan.horizon < 1 || plan.step < 1 || plan.first_origin < series.period + 1 ||
      plan.first_origin + plan.horizon > series.size()) {
    throw InputError(
        fmt::format("rolling origin, series `{}`: from {} values on, {} ahead, does not fit into "
                    "{} values; the "
                    "first origin must lie behind the first season",
                    series.name, plan.first_origin, plan.horizon, series.size()));
  }
  if (plan.scaled && !can_scale(series, plan)) {
    throw InputError(fmt::format(
        "rolling origin, series `{}`: its first {} values repeat their season without error, so "
        "there is nothing to scale errors by",
        series.name, plan.first_origin));
  }
  Accuracy result;
  Sums sums;
  for (std::size_t origin = plan.first_origin; origin + plan.horizon <= series.size();
       origin += plan.step) {
    const Series history = series.head(origin);
    const Scale scale = naive_errors(history);
    const std::vector<double> ahead =
        forecast(history, plan.horizon, series.regressors_from(origin, plan.horizon));
    ++result.origins;
    for (std::size_t i = 0; i < plan.horizon; ++i) {
      const double y = series.values[origin + i];
      if (std::isnan(y)) continue;
      const double error = ahead[i] - y;
      sums.absolute += std::abs(error) / scale.absolute;
      sums.squared += error * error / scale.squared;
      ++result.scored;
      if (y == 0.0) continue;
      sums.percent += std::abs(error / y);
      sums.percents += 1.0;
    }
  }
  if (result.scored == 0) {
    throw InputError(
        fmt::format("rolling origin, series `{}`: every value to score is missing", series.name));
  }
  const auto n = static_cast<double>(result.scored);
  result.mase = plan.scaled ? sums.absolute / n : std::nan("");
  result.rmsse = plan.scaled ? std::sqrt(sums.squared / n) : std::nan("");
  result.mape = 100.0 * sums.percent / sums.percents;
  return result;
}

Accuracy roll(const Series& series, const RollingPlan& plan, const ForecasterFactory& make) {
  return roll(series, plan,
              [&](const Series& history, std::size_t horizon, const Eigen::MatrixXd& future) {
                const auto model = make();
                model->fit(history);
                return model->predict(horizon, future);
              });
}

}  // namespace marketday
