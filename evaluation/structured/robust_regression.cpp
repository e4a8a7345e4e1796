#include "evaluation/structured/robust_regression.h"

#include <fmt/core.h>

#include <cmath>

#include "evaluation/column_checks.h"
#include "evaluation/structured/feature_rows.h"
#include "sim/io/error.h"

namespace marketday::structured {
namespace {

struct Rows {
  RowMatrix x;
  Eigen::VectorXd y;
  Eigen::VectorXd weights;
};

void check(const RegressionLog& log, const RegressionOptions& options) {
  const std::size_t rows = log.reward.size();
  require_some("rows", rows);
  require_size("features of the actions taken", log.taken.size(), rows * log.columns);
  require_size("features under the policy", log.expected.size(), rows * log.columns);
  require_size("behaviour propensities", log.behaviour.size(), rows);
  require_size("target probabilities", log.target.size(), rows);
  require_finite("reward", log.reward);
  require_propensities("behaviour propensity", log.behaviour);
  require_probabilities("target probability", log.target);
  require_inside("ridge", options.ridge, 0.0, HUGE_VAL);
  if (options.folds >= 1 && options.folds <= rows) return;
  throw InputError(
      fmt::format("folds: found {}; it must be 1 to {}, the number of rows", options.folds, rows));
}

double aim_weight(RegressionAim aim, double weight, double behaviour) {
  switch (aim) {
    case RegressionAim::ordinary:
    case RegressionAim::least_variance:
      return 1.0;
    case RegressionAim::importance:
      return weight;
    case RegressionAim::more_robust:
      return weight * weight * (1.0 - behaviour);
  }
  return 1.0;
}

// The rows that do not belong to `fold`, all of them without folds.
Rows rows_for(const RegressionLog& log, const RegressionOptions& options, std::size_t fold) {
  const auto taken = feature_rows("features of the actions taken", log.taken, log.columns);
  const auto expected = feature_rows("features under the policy", log.expected, log.columns);
  Rows rows{RowMatrix(taken.rows(), taken.cols()), Eigen::VectorXd(taken.rows()),
            Eigen::VectorXd(taken.rows())};
  Eigen::Index at = 0;
  for (std::size_t i = 0; i < log.reward.size(); ++i) {
    if (options.folds > 1 && i % options.folds == fold) continue;
    const auto row = static_cast<Eigen::Index>(i);
    const double weight = log.target[i] / log.behaviour[i];
    rows.x.row(at) = taken.row(row);
    rows.y[at] = log.reward[i];
    rows.weights[at] = aim_weight(options.aim, weight, log.behaviour[i]);
    if (options.aim == RegressionAim::least_variance) {
      rows.x.row(at) = weight * taken.row(row) - expected.row(row);
      rows.y[at] = weight * log.reward[i];
    }
    ++at;
  }
  rows.x.conservativeResize(at, Eigen::NoChange);
  rows.y.conservativeResize(at);
  rows.weights.conservativeResize(at);
  if (options.aim == RegressionAim::least_variance) {  // centring stands for the intercept
    rows.x.rowwise() -= rows.x.colwise().mean().eval();
    rows.y.array() -= rows.y.mean();
  }
  return rows;
}

}  // namespace

FittedRewards fit_rewards(const RegressionLog& log, const RegressionOptions& options) {
  check(log, options);
  const auto taken = feature_rows("features of the actions taken", log.taken, log.columns);
  const auto expected = feature_rows("features under the policy", log.expected, log.columns);
  FittedRewards fitted{std::vector<double>(log.reward.size()),
                       std::vector<double>(log.reward.size())};
  for (std::size_t fold = 0; fold < options.folds; ++fold) {
    const Rows rows = rows_for(log, options, fold);
    const Eigen::VectorXd b = weighted_least_squares(rows.x, rows.y, rows.weights, options.ridge);
    for (std::size_t i = fold; i < log.reward.size(); i += options.folds) {
      fitted.taken[i] = taken.row(static_cast<Eigen::Index>(i)).dot(b);
      fitted.expected[i] = expected.row(static_cast<Eigen::Index>(i)).dot(b);
    }
  }
  return fitted;
}

InfluenceEstimate regression_doubly_robust(const RegressionLog& log,
                                           const RegressionOptions& options) {
  const FittedRewards q = fit_rewards(log, options);
  std::vector<double> weights(log.reward.size());
  std::vector<double> terms(log.reward.size());
  for (std::size_t i = 0; i < terms.size(); ++i) {
    weights[i] = log.target[i] / log.behaviour[i];
    terms[i] = q.expected[i] + weights[i] * (log.reward[i] - q.taken[i]);
  }
  return mean_of_terms(std::move(terms), weights);
}

}  // namespace marketday::structured
