#include "models/calibration/identifiability.h"

#include <Eigen/Eigenvalues>
#include <Eigen/SVD>
#include <cmath>
#include <limits>

namespace marketday {

bool Identifiability::identified() const {
  return singular_values.size() > 0 &&
         singular_values[singular_values.size() - 1] >= kWeakSingularValue &&
         condition <= kWorstCondition;
}

Identifiability identifiability(const CalibrationProblem& problem, const SmmFit& fit) {
  // W = L L', so L' D is the derivatives in units of the moments' errors
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> root(fit.weights);
  const Eigen::MatrixXd scaled = root.eigenvalues().cwiseMax(0.0).cwiseSqrt().asDiagonal() *
                                 root.eigenvectors().transpose() * fit.jacobian *
                                 problem.spread().asDiagonal();
  Identifiability result;
  if (!scaled.allFinite()) {
    result.singular_values = Eigen::VectorXd::Zero(problem.dimensions());
    result.directions = Eigen::MatrixXd::Identity(problem.dimensions(), problem.dimensions());
    result.condition = std::numeric_limits<double>::infinity();
    return result;
  }
  const Eigen::JacobiSVD<Eigen::MatrixXd> svd(scaled, Eigen::ComputeThinV);
  result.singular_values = svd.singularValues();
  result.directions = svd.matrixV();
  const double least = result.singular_values[result.singular_values.size() - 1];
  result.condition =
      least > 0.0 ? result.singular_values[0] / least : std::numeric_limits<double>::infinity();
  return result;
}

Eigen::VectorXd contraction(const CalibrationProblem& problem,
                            const Eigen::MatrixXd& posterior_covariance) {
  const Eigen::VectorXd prior = problem.spread().array().square();
  return 1.0 - posterior_covariance.diagonal().array() / prior.array();
}

std::vector<ProfilePoint> profiles(const CalibrationProblem& problem, Evaluator& evaluator,
                                   const Observed& observed, const SmmFit& fit,
                                   const SmmOptions& options, int points) {
  std::vector<ProfilePoint> all;
  const Eigen::VectorXd spread = problem.spread();
  for (Eigen::Index i = 0; i < problem.dimensions(); ++i) {
    const double error = std::sqrt(fit.covariance(i, i));
    const double width = 2.0 * (error < spread[i] ? error : spread[i]);
    for (int p = 0; p < points; ++p) {
      Eigen::VectorXd start = fit.working;
      start[i] += width * (2.0 * p / (points - 1) - 1.0);
      start = problem.clamp(start);
      const Polish best = polish(problem, evaluator, observed, fit.weights, start, options, i);
      all.push_back({i, start[i], best.criterion});
    }
  }
  return all;
}

}  // namespace marketday
