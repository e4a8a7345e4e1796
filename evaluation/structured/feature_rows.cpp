#include "evaluation/structured/feature_rows.h"

#include <fmt/core.h>

#include "evaluation/column_checks.h"
#include "sim/io/error.h"

namespace marketday::structured {

Eigen::Map<const RowMatrix> feature_rows(std::string_view what, std::span<const double> values,
                                         std::size_t columns) {
  require_some("feature columns", columns);
  require_some(what, values.size());
  if (values.size() % columns != 0) {
    throw InputError(
        fmt::format("{}: {} values do not fill rows of {} columns", what, values.size(), columns));
  }
  require_finite(what, values);
  return {values.data(), static_cast<Eigen::Index>(values.size() / columns),
          static_cast<Eigen::Index>(columns)};
}

Eigen::VectorXd weighted_least_squares(const Eigen::Ref<const RowMatrix>& x,
                                       const Eigen::Ref<const Eigen::VectorXd>& y,
                                       const Eigen::Ref<const Eigen::VectorXd>& weights,
                                       double ridge) {
  const Eigen::MatrixXd weighted = weights.asDiagonal() * x;
  Eigen::MatrixXd normal = x.transpose() * weighted;
  normal.diagonal().array() += ridge;
  return normal.ldlt().solve(weighted.transpose() * y);
}

}  // namespace marketday::structured
