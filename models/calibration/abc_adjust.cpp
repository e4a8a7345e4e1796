#include "models/calibration/abc_adjust.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>

namespace marketday {
namespace {

constexpr double kEdge = 1e-6;   // nearest place to a bound, as a share of the box
constexpr double kRidge = 1e-4;  // of the summaries' squares, scaled to deviations of 1

double log_odds(const CalibrationParameter& p, double working) {
  const double low = p.working_low();
  const double share = (working - low) / (p.working_high() - low);
  const double inside = std::clamp(share, kEdge, 1.0 - kEdge);
  return std::log(inside / (1.0 - inside));
}

double from_log_odds(const CalibrationParameter& p, double odds) {
  const double low = p.working_low();
  return low + (p.working_high() - low) / (1.0 + std::exp(-odds));
}

}  // namespace

void adjust(const CalibrationProblem& problem, const Eigen::VectorXd& observed,
            const Eigen::VectorXd& inverse, AbcPosterior& posterior) {
  const Eigen::Index n = posterior.working.rows();
  const Eigen::Index k = posterior.working.cols();
  const double widest = posterior.distances.maxCoeff();
  if (!(widest > 0.0) || !std::isfinite(widest)) return;
  const Eigen::VectorXd kernel =
      posterior.weights.array() *
      (1.0 - (posterior.distances.array() / (widest * (1.0 + 1e-9))).square());
  const Eigen::MatrixXd summaries = posterior.targets(Eigen::all, problem.fitted());
  Eigen::MatrixXd x(n, summaries.cols() + 1);
  x.col(0).setOnes();
  x.rightCols(summaries.cols()) =
      (summaries.rowwise() - observed.transpose()) * inverse.asDiagonal();
  const double effective = kernel.sum() * kernel.sum() / kernel.squaredNorm();
  if (!x.allFinite() || effective < 2.0 * static_cast<double>(x.cols())) return;

  Eigen::MatrixXd odds(n, k);
  for (Eigen::Index j = 0; j < k; ++j) {
    for (Eigen::Index i = 0; i < n; ++i) {
      odds(i, j) =
          log_odds(problem.parameters[static_cast<std::size_t>(j)], posterior.working(i, j));
    }
  }
  Eigen::MatrixXd gram = x.transpose() * kernel.asDiagonal() * x;
  gram.diagonal().tail(summaries.cols()).array() += kRidge * kernel.sum();
  const Eigen::MatrixXd slopes = gram.ldlt().solve(x.transpose() * kernel.asDiagonal() * odds);
  odds -= x.rightCols(summaries.cols()) * slopes.bottomRows(summaries.cols());
  for (Eigen::Index j = 0; j < k; ++j) {
    for (Eigen::Index i = 0; i < n; ++i) {
      posterior.working(i, j) =
          from_log_odds(problem.parameters[static_cast<std::size_t>(j)], odds(i, j));
    }
  }
  posterior.weights = kernel / kernel.sum();
}

}  // namespace marketday
