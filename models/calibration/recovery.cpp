#include "models/calibration/recovery.h"

#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>

#include "sim/parallel.h"
#include "sim/random.h"

namespace marketday {
namespace {

constexpr std::uint32_t kTruthDay = 6'000'000;
constexpr double kNinety = 1.6448536269514722;  // half width of a 90 % interval, standard errors

// The draw of the bank whose targets come nearest, each in units of its variance over the bank.
Eigen::VectorXd nearest(const CalibrationProblem& problem, const SimulationBank& bank,
                        const Eigen::VectorXd& observed) {
  return abc_reject(problem, bank, observed, 1).working.row(0).transpose();
}

}  // namespace

Recovery parameter_recovery(const CalibrationProblem& problem, Evaluator& evaluator,
                            const SimulationBank& bank, int truths, const SmmOptions& options) {
  const Eigen::Index k = problem.dimensions();
  Recovery r;
  r.truths.resize(truths, k);
  r.estimates.resize(truths, k);
  r.errors.resize(truths, k);
  std::vector<SimulationTrial> trials;
  for (int t = 0; t < truths; ++t) {
    const auto who = static_cast<std::uint32_t>(t);
    r.truths.row(t) = problem.draw_prior(options.seed, who, kTruthDay).transpose();
    trials.push_back({r.truths.row(t).transpose(), market_seed(options.seed, who, kTruthDay)});
  }
  const Eigen::MatrixXd data = evaluator.run(trials);
  for (int t = 0; t < truths; ++t) {
    const Observed observed{pick(Eigen::VectorXd(data.row(t).transpose()), problem.fitted()), {}};
    SmmOptions own = options;  // markets of its own, else all truths share one error of simulation
    own.seed = market_seed(options.seed, static_cast<std::uint32_t>(t), kTruthDay, 1);
    const SmmFit fit =
        fit_smm(problem, evaluator, observed, nearest(problem, bank, observed.values), own);
    r.estimates.row(t) = fit.working.transpose();
    r.errors.row(t) = fit.covariance.diagonal().cwiseMax(0.0).cwiseSqrt().transpose();
    r.converged.push_back(fit.converged);
  }
  const Eigen::VectorXd spread = problem.spread();
  for (Eigen::Index j = 0; j < k; ++j) {
    const Eigen::ArrayXd off = r.estimates.col(j) - r.truths.col(j);
    RecoveredParameter p;
    p.bias = off.mean();
    p.bias_error = std::sqrt((off - p.bias).square().sum() / (truths - 1.0) / truths);
    p.rmse = std::sqrt(off.square().mean());
    p.prior_sd = spread[j];
    p.coverage = (off.abs() <= kNinety * r.errors.col(j).array()).cast<double>().mean();
    r.parameters.push_back(p);
  }
  return r;
}

SimulationBasedCalibration simulation_based_calibration(const CalibrationProblem& problem,
                                                        const SimulationBank& bank, int truths,
                                                        int kept, int draws, int bins,
                                                        std::uint64_t seed) {
  const Eigen::Index k = problem.dimensions();
  SimulationBasedCalibration s;
  s.draws = draws;
  s.bins = bins;
  s.ranks.resize(truths, k);
  for_each_task(static_cast<std::uint32_t>(truths), [&](std::uint32_t t) {
    const auto row = static_cast<Eigen::Index>(t);
    const Eigen::VectorXd observed =
        pick(Eigen::VectorXd(bank.targets.row(row).transpose()), problem.fitted());
    const AbcPosterior posterior = abc_reject(problem, bank, observed, kept, row);
    const auto drawn = resample(posterior.weights, draws, seed, t);
    for (Eigen::Index j = 0; j < k; ++j) {
      int below = 0;
      for (const Eigen::Index i : drawn) {
        if (posterior.working(i, j) < bank.working(row, j)) ++below;
      }
      s.ranks(row, j) = below;
    }
  });
  s.chi2.resize(k);
  s.p.resize(k);
  const double expected = static_cast<double>(truths) / bins;
  for (Eigen::Index j = 0; j < k; ++j) {
    std::vector<double> histogram(static_cast<std::size_t>(bins), 0.0);
    for (Eigen::Index t = 0; t < truths; ++t) {
      ++histogram[static_cast<std::size_t>(s.ranks(t, j) * bins / (draws + 1))];
    }
    s.chi2[j] = 0.0;
    for (const double h : histogram) s.chi2[j] += (h - expected) * (h - expected) / expected;
    s.p[j] =
        boost::math::cdf(boost::math::complement(boost::math::chi_squared(bins - 1.0), s.chi2[j]));
  }
  return s;
}

}  // namespace marketday
