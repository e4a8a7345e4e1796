#include "models/calibration/smm.h"

#include <Eigen/Eigenvalues>
#include <Eigen/LU>
#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>
#include <limits>

#include "models/calibration/cma_search.h"

namespace marketday {
namespace {

constexpr double kNoMoment = 1e12;
constexpr double kEnough = 1e-3;  // a step that wins less of the criterion is the last

Eigen::VectorXd averaged(Evaluator& evaluator, const Eigen::VectorXd& working,
                         const SmmOptions& options) {
  return mean_of(evaluator.replicates(working, options.replicates, options.seed));
}

Eigen::MatrixXd first_weights(const CalibrationProblem& problem, Evaluator& evaluator,
                              const Observed& observed, const Eigen::VectorXd& start,
                              const SmmOptions& options) {
  Eigen::VectorXd variance = observed.covariance.diagonal();
  if (observed.covariance.size() == 0) {
    const Eigen::MatrixXd rows =
        evaluator.replicates(start, options.covariance_replicates, options.seed);
    variance = pick(covariance_of(rows), problem.fitted()).diagonal();
  }
  return variance.unaryExpr([](double v) { return v > 0.0 ? 1.0 / v : 0.0; }).asDiagonal();
}

// The prior's pull at a place: distances from its mean, 0 where it is uniform.
Eigen::VectorXd off_prior(const CalibrationProblem& problem, const Eigen::VectorXd& working) {
  Eigen::VectorXd off(working.size());
  for (Eigen::Index i = 0; i < off.size(); ++i) {
    off[i] = working[i] - problem.parameters[static_cast<std::size_t>(i)].center();
  }
  return off;
}

int informed_parameters(const CalibrationProblem& problem) {
  return static_cast<int>(std::count_if(problem.parameters.begin(), problem.parameters.end(),
                                        [](const CalibrationParameter& p) { return p.informed; }));
}

// Covariance between markets at a place, shrunk a little to its diagonal so that few replicates
// give an inverse.
Eigen::MatrixXd market_covariance(Evaluator& evaluator, const Eigen::VectorXd& working,
                                  const SmmOptions& options) {
  const int n = std::max(options.covariance_replicates, options.replicates);
  const Eigen::MatrixXd covariance = covariance_of(evaluator.replicates(working, n, options.seed));
  const double shrink = std::min(1.0, static_cast<double>(covariance.rows()) / (4.0 * n));
  Eigen::MatrixXd shrunk = (1.0 - shrink) * covariance;
  shrunk.diagonal() += shrink * covariance.diagonal();
  return shrunk;
}

}  // namespace

Eigen::MatrixXd stable_inverse(const Eigen::MatrixXd& symmetric) {
  // correlations first, so that units do not decide what is small
  const Eigen::VectorXd scale =
      symmetric.diagonal().unaryExpr([](double v) { return v > 0.0 ? 1.0 / std::sqrt(v) : 0.0; });
  const Eigen::MatrixXd unit = scale.asDiagonal() * symmetric * scale.asDiagonal();
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(unit);
  const Eigen::VectorXd& values = solver.eigenvalues();
  const Eigen::VectorXd inverse = values.cwiseMax(1e-10 * values.maxCoeff()).cwiseInverse();
  const Eigen::MatrixXd middle =
      solver.eigenvectors() * inverse.asDiagonal() * solver.eigenvectors().transpose();
  return scale.asDiagonal() * middle * scale.asDiagonal();
}

double smm_criterion(const CalibrationProblem& problem, const Observed& observed,
                     const Eigen::MatrixXd& weights, const Eigen::VectorXd& all_targets,
                     const Eigen::VectorXd& working) {
  const Eigen::VectorXd g = observed.values - pick(all_targets, problem.fitted());
  if (!g.allFinite()) return kNoMoment;
  const Eigen::VectorXd off = off_prior(problem, working);
  return g.dot(weights * g) + off.dot(problem.prior_precision() * off);
}

Eigen::MatrixXd target_derivatives(const CalibrationProblem& problem, Evaluator& evaluator,
                                   const Eigen::VectorXd& working, const SmmOptions& options) {
  const Eigen::VectorXd step = options.difference_step * problem.spread();
  std::vector<SimulationTrial> trials;
  std::vector<Eigen::VectorXd> places;
  for (Eigen::Index i = 0; i < working.size(); ++i) {
    for (const double sign : {1.0, -1.0}) {
      Eigen::VectorXd at = working;
      at[i] += sign * step[i];
      places.push_back(problem.clamp(at));
      for (int r = 0; r < options.replicates; ++r) {
        trials.push_back(
            {places.back(), market_seed(options.seed, static_cast<std::uint32_t>(r), 0)});
      }
    }
  }
  const Eigen::MatrixXd values = evaluator.run(trials);
  Eigen::MatrixXd derivatives(values.cols(), working.size());
  for (Eigen::Index i = 0; i < working.size(); ++i) {
    const Eigen::Index s = options.replicates;
    const Eigen::VectorXd up = mean_of(values.middleRows(2 * i * s, s));
    const Eigen::VectorXd down = mean_of(values.middleRows((2 * i + 1) * s, s));
    const double width =
        places[static_cast<std::size_t>(2 * i)][i] - places[static_cast<std::size_t>(2 * i + 1)][i];
    derivatives.col(i) = (up - down) / width;
  }
  return derivatives;
}

Polish polish(const CalibrationProblem& problem, Evaluator& evaluator, const Observed& observed,
              const Eigen::MatrixXd& weights, const Eigen::VectorXd& start,
              const SmmOptions& options, Eigen::Index frozen) {
  const std::vector<Eigen::Index> fitted = problem.fitted();
  const Eigen::MatrixXd precision = problem.prior_precision();
  Polish best{start, 0.0, false};
  Eigen::VectorXd targets = averaged(evaluator, start, options);
  best.criterion = smm_criterion(problem, observed, weights, targets, start);
  double damping = 1e-3;
  for (int turn = 0; turn < options.polish_steps; ++turn) {
    const Eigen::MatrixXd all = target_derivatives(problem, evaluator, best.working, options);
    Eigen::MatrixXd d = all(fitted, Eigen::all);
    if (!d.allFinite()) return best;
    if (frozen >= 0) d.col(frozen).setZero();
    const Eigen::VectorXd g = observed.values - pick(targets, fitted);
    Eigen::MatrixXd curvature = d.transpose() * weights * d + precision;
    Eigen::VectorXd pull =
        d.transpose() * weights * g - precision * off_prior(problem, best.working);
    if (frozen >= 0) {
      curvature.row(frozen).setZero();
      curvature.col(frozen).setZero();
      curvature(frozen, frozen) = 1.0;
      pull[frozen] = 0.0;
    }
    const double before = best.criterion;
    for (int tries = 0; tries < 6; ++tries, damping *= 10.0) {
      Eigen::MatrixXd damped = curvature;
      damped.diagonal() += damping * curvature.diagonal();
      const Eigen::VectorXd at = problem.clamp(best.working + stable_inverse(damped) * pull);
      const Eigen::VectorXd there = averaged(evaluator, at, options);
      const double criterion = smm_criterion(problem, observed, weights, there, at);
      if (criterion >= best.criterion) continue;
      best.working = at;
      best.criterion = criterion;
      targets = there;
      damping = std::max(1e-6, damping * 0.1);
      break;
    }
    if (before - best.criterion < kEnough * std::max(1.0, before)) {
      best.converged = true;
      break;
    }
  }
  return best;
}

SmmFit fit_smm(const CalibrationProblem& problem, Evaluator& evaluator, const Observed& observed,
               const Eigen::VectorXd& start, const SmmOptions& options) {
  const std::vector<Eigen::Index> fitted = problem.fitted();
  Eigen::MatrixXd weights = first_weights(problem, evaluator, observed, start, options);
  Eigen::VectorXd from = start;
  if (options.search_candidates > 0) {
    from = search_by_cma_es(
        problem, start, options.search_candidates, options.seed, [&](const Eigen::VectorXd& u) {
          return smm_criterion(problem, observed, weights, averaged(evaluator, u, options), u);
        });
  }
  const Polish first = polish(problem, evaluator, observed, weights, from, options);

  SmmFit fit;
  const auto weigh = [&](const Eigen::VectorXd& at) {
    fit.simulated_covariance = market_covariance(evaluator, at, options);
    // an inverse of few replicates is too great by this factor: Hartlap, Simon and Schneider 2007
    const double n = options.covariance_replicates;
    const double m = static_cast<double>(fitted.size());
    const double honest = n > m + 2.0 ? (n - 1.0) / (n - m - 2.0) : 1.0;
    const Eigen::MatrixXd v_sim = honest * pick(fit.simulated_covariance, fitted);
    const Eigen::MatrixXd v_data = observed.covariance.size() == 0 ? v_sim : observed.covariance;
    return stable_inverse(v_data + v_sim / options.replicates);
  };
  weights = weigh(first.working);
  const Polish second = polish(problem, evaluator, observed, weights, first.working, options);
  fit.working = second.working;
  fit.converged = second.converged;
  fit.weights = weights;
  fit.simulated = averaged(evaluator, fit.working, options);
  const Eigen::MatrixXd all = target_derivatives(problem, evaluator, fit.working, options);
  fit.jacobian = all(fitted, Eigen::all);
  fit.covariance =
      stable_inverse(fit.jacobian.transpose() * weights * fit.jacobian + problem.prior_precision());
  fit.j = second.criterion;
  fit.degrees = static_cast<int>(fitted.size()) + informed_parameters(problem) -
                static_cast<int>(problem.dimensions());
  fit.p = fit.degrees > 0 ? boost::math::cdf(boost::math::complement(
                                boost::math::chi_squared(fit.degrees), std::max(0.0, fit.j)))
                          : std::numeric_limits<double>::quiet_NaN();
  return fit;
}

}  // namespace marketday
