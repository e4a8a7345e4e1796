#include "models/forecast/series.h"

#include <fmt/core.h>

#include <cmath>

#include "sim/io/error.h"

namespace marketday {

Series Series::head(std::size_t steps) const {
  Series part = *this;
  part.values.resize(std::min(steps, values.size()));
  if (regressors.cols() > 0) {
    part.regressors = regressors.topRows(static_cast<Eigen::Index>(part.values.size()));
  }
  return part;
}

Eigen::MatrixXd Series::regressors_from(std::size_t first, std::size_t steps) const {
  if (regressors.cols() == 0) return {};
  return regressors.middleRows(static_cast<Eigen::Index>(first), static_cast<Eigen::Index>(steps));
}

void require_valid(const Series& series, std::size_t observed, const char* model, bool positive) {
  const auto fail = [&](const std::string& what) {
    throw InputError(fmt::format("{}, series `{}`: {}", model, series.name, what));
  };
  if (series.period < 1) fail("a season of 0 steps; 1 stands for none");
  std::size_t found = 0;
  for (std::size_t t = 0; t < series.size(); ++t) {
    const double value = series.values[t];
    if (std::isinf(value)) fail(fmt::format("value {} is infinite", t + 1));
    if (positive && value <= 0.0) {
      fail(fmt::format("value {} is {}; logarithms and multiplicative seasons need values above 0",
                       t + 1, value));
    }
    if (!std::isnan(value)) ++found;
  }
  if (found < observed) {
    fail(fmt::format("{} values are there, at least {} are needed: give a longer series", found,
                     observed));
  }
  if (series.regressors.cols() == 0) return;
  if (series.regressors.rows() != static_cast<Eigen::Index>(series.size())) {
    fail(fmt::format("{} rows of regressors for {} values", series.regressors.rows(),
                     series.size()));
  }
  if (!series.regressors.allFinite()) fail("a regressor is missing or infinite; fill it in");
}

void require_future(const Eigen::MatrixXd& future, std::size_t steps, Eigen::Index columns,
                    const char* model) {
  if (columns == 0) return;
  if (future.rows() != static_cast<Eigen::Index>(steps) || future.cols() != columns ||
      !future.allFinite()) {
    throw InputError(fmt::format(
        "{}: the model was fitted with {} regressors, so a forecast of {} steps needs {} x {} "
        "finite numbers; found {} x {}",
        model, columns, steps, steps, columns, future.rows(), future.cols()));
  }
}

}  // namespace marketday
