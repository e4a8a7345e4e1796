#include <fmt/core.h>

#include <Eigen/Dense>
#include <cmath>

#include "evaluation/column_checks.h"
#include "evaluation/sequential/fitted_q_steps.h"
#include "sim/io/error.h"

namespace marketday::sequential {
namespace {

constexpr std::size_t kMostWeights = 2000;

}  // namespace

FittedQ fit_linear_q(const QProblem& problem, const LinearQ& settings) {
  check(problem);
  require_some("feature columns", settings.columns);
  require_size("features", settings.features.size(), problem.log.rows() * settings.columns);
  require_finite("feature", settings.features);
  require_inside("ridge", settings.ridge, 0.0, HUGE_VAL);
  if (problem.actions * settings.columns > kMostWeights) {
    throw InputError(fmt::format(
        "features: {} weights; this fit solves a square system of them and takes at most {}: use "
        "fewer columns, or trees",
        problem.actions * settings.columns, kMostWeights));
  }
  const auto columns = static_cast<Eigen::Index>(settings.columns);
  const auto features = [&](std::size_t row) {
    return Eigen::Map<const Eigen::VectorXd>(settings.features.data() + row * settings.columns,
                                             columns);
  };
  const auto place = [&](std::size_t action) {
    return static_cast<Eigen::Index>(action) * columns;
  };
  const auto size = static_cast<Eigen::Index>(problem.actions) * columns;
  Eigen::MatrixXd a = settings.ridge * Eigen::MatrixXd::Identity(size, size);
  Eigen::VectorXd b = Eigen::VectorXd::Zero(size);
  for (const FittedStep& step : steps_of(problem)) {
    const auto x = features(step.row);
    const Eigen::Index here = place(problem.action[step.row]);
    a.block(here, here, columns, columns).noalias() += x * x.transpose();
    b.segment(here, columns) += problem.log.reward[step.row] * x;
    if (step.last) continue;
    const auto y = features(step.row + 1);
    for (std::size_t k = 0; k < problem.actions; ++k) {
      const double share =
          problem.log.gamma * problem.target_all[(step.row + 1) * problem.actions + k];
      a.block(here, place(k), columns, columns).noalias() -= share * x * y.transpose();
    }
  }
  const Eigen::VectorXd weights = a.partialPivLu().solve(b);
  if (!weights.allFinite()) {
    throw InputError("features: the equations have no solution; raise the ridge");
  }
  std::vector<double> q(problem.log.rows() * problem.actions);
  for (std::size_t row = 0; row < problem.log.rows(); ++row) {
    for (std::size_t k = 0; k < problem.actions; ++k) {
      q[row * problem.actions + k] = weights.segment(place(k), columns).dot(features(row));
    }
  }
  return finished(problem, std::move(q), 1, 0.0);
}

}  // namespace marketday::sequential
