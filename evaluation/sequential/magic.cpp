#include "evaluation/sequential/magic.h"

#include <Eigen/Dense>
#include <algorithm>

#include "evaluation/column_checks.h"
#include "evaluation/run_statistics.h"
#include "evaluation/sequential/simplex_quadratic.h"
#include "evaluation/sequential/step_ratios.h"
#include "sim/parallel.h"
#include "sim/random.h"

namespace marketday::sequential {
namespace {

// Discounted terms of WDR before normalising, trajectories x steps, 0 after the end.
struct Terms {
  Eigen::ArrayXXd weight;     // w_0:t, kept after the end
  Eigen::ArrayXXd residual;   // gamma^t w_0:t (r - Qhat)
  Eigen::ArrayXXd model;      // gamma^t w_0:t-1 Vhat
  Eigen::ArrayXd normaliser;  // of w_0:t by step
};

Terms terms_of(const Trajectories& log, const ActionValues& values, const StepRatios& ratios) {
  const auto n = static_cast<Eigen::Index>(log.count());
  const auto steps = static_cast<Eigen::Index>(log.longest());
  Terms terms{Eigen::ArrayXXd::Zero(n, steps), Eigen::ArrayXXd::Zero(n, steps),
              Eigen::ArrayXXd::Zero(n, steps), Eigen::ArrayXd(steps)};
  double discount = 1.0;
  for (Eigen::Index t = 0; t < steps; ++t) {
    const auto step = static_cast<std::size_t>(t);
    terms.normaliser[t] = ratios.normaliser(step);
    for (Eigen::Index i = 0; i < n; ++i) {
      const auto trajectory = static_cast<std::size_t>(i);
      terms.weight(i, t) = ratios.weight(trajectory, step, 0);
      if (step >= log.length(trajectory)) continue;
      const std::size_t row = log.begin(trajectory) + step;
      terms.residual(i, t) = discount * terms.weight(i, t) * (log.reward[row] - values.taken[row]);
      terms.model(i, t) = discount * ratios.weight(trajectory, step, 1) * values.expected[row];
    }
    discount *= log.gamma;
  }
  return terms;
}

// g_j of each trajectory, trajectories x (steps + 1), the first column j = -1.
Eigen::ArrayXXd step_values(const Terms& terms) {
  const Eigen::Index steps = terms.weight.cols();
  Eigen::ArrayXXd g(terms.weight.rows(), steps + 1);
  g.col(0) = terms.model.col(0);
  for (Eigen::Index t = 0; t < steps; ++t) {
    g.col(t + 1) = g.col(t) + terms.residual.col(t) / terms.normaliser[t];
    if (t + 1 < steps) g.col(t + 1) += terms.model.col(t + 1) / terms.normaliser[t];
  }
  return g;
}

std::vector<std::ptrdiff_t> blended_steps(std::size_t longest, std::size_t most) {
  const std::size_t all = longest + 1;
  const std::size_t used = std::min(all, most);
  std::vector<std::ptrdiff_t> steps;
  for (std::size_t k = 0; k < used; ++k) {
    steps.push_back(static_cast<std::ptrdiff_t>(k * (all - 1) / (used - 1)) - 1);
  }
  return steps;
}

// WDR of a resample of trajectories, its normalisers those of the resample.
double resampled_value(const Terms& terms, std::uint64_t seed, std::uint32_t b) {
  const Eigen::Index n = terms.weight.rows();
  KeyedEngine engine(seed, 0, b, Purpose::bootstrap);
  Eigen::ArrayXd counts = Eigen::ArrayXd::Zero(n);
  for (Eigen::Index i = 0; i < n; ++i) {
    const std::uint64_t pick = std::uint64_t{engine()} * static_cast<std::uint64_t>(n) >> 32U;
    counts[static_cast<Eigen::Index>(pick)] += 1.0;
  }
  const auto total = [&](const auto& column) {
    double sum = 0.0;
    for (Eigen::Index i = 0; i < n; ++i) sum += counts[i] * column(i);
    return sum;
  };
  double value = 0.0;
  auto before = static_cast<double>(n);
  for (Eigen::Index t = 0; t < terms.weight.cols(); ++t) {
    if (before > 0.0) value += total(terms.model.col(t)) / before;
    before = total(terms.weight.col(t));
    if (before > 0.0) value += total(terms.residual.col(t)) / before;
  }
  return value;
}

Interval bootstrap_interval(const Terms& terms, const MagicSettings& settings) {
  std::vector<double> again(static_cast<std::size_t>(settings.resamples));
  for_each_block(static_cast<std::uint32_t>(settings.resamples),
                 [&](std::uint32_t b) { again[b] = resampled_value(terms, settings.seed, b); });
  std::sort(again.begin(), again.end());
  const double tail = (1.0 - settings.coverage) / 2.0;
  return {quantile(again, tail), quantile(again, 1.0 - tail)};
}

double distance(double value, Interval interval) {
  if (value > interval.high) return value - interval.high;
  return std::max(0.0, interval.low - value);
}

// Sums over trajectories: n times the covariance of a trajectory's term over n.
Eigen::MatrixXd covariance(const Eigen::MatrixXd& g) {
  const auto n = static_cast<double>(g.rows());
  const Eigen::MatrixXd centred = g.rowwise() - g.colwise().mean();
  return centred.transpose() * centred / (n * std::max(1.0, n - 1.0));
}

// The blend as step factors: WDR's term of step t counts by the share of the j >= t.
InfluenceEstimate blended(const Trajectories& log, const ActionValues& values, StepRatios& ratios,
                          const MagicEstimate& magic) {
  std::vector<double> residual_share(log.longest(), 0.0);
  std::vector<double> model_share(log.longest(), 0.0);
  for (std::size_t k = 0; k < magic.steps.size(); ++k) {
    for (std::size_t t = 0; t < residual_share.size(); ++t) {
      const auto step = static_cast<std::ptrdiff_t>(t);
      if (magic.steps[k] >= step) residual_share[t] += magic.shares[k];
      if (magic.steps[k] >= step - 1) model_share[t] += magic.shares[k];
    }
  }
  std::vector<double> residual(log.rows());
  for (std::size_t row = 0; row < residual.size(); ++row) {
    residual[row] = log.reward[row] - values.taken[row];
  }
  ratios.add(residual, residual_share);
  ratios.add_lagged(values.expected, model_share);
  return ratios.estimate();
}

}  // namespace

MagicEstimate magic(const Trajectories& log, const ActionValues& values,
                    const MagicSettings& settings) {
  check(log);
  check(values, log);
  require_inside("coverage", settings.coverage, 0.0, 1.0);
  require_between("resamples", settings.resamples, 2, 1e7);
  require_between("blended steps", static_cast<double>(settings.most_blended), 2, 1000);
  const std::vector<double> weights = cumulative_weights(log);
  StepRatios ratios(log, weights);
  const Terms terms = terms_of(log, values, ratios);
  const Eigen::ArrayXXd all = step_values(terms);
  const Interval interval = bootstrap_interval(terms, settings);

  MagicEstimate magic;
  magic.steps = blended_steps(log.longest(), settings.most_blended);
  const auto used = static_cast<Eigen::Index>(magic.steps.size());
  Eigen::MatrixXd g(all.rows(), used);
  Eigen::VectorXd bias(used);
  for (Eigen::Index k = 0; k < used; ++k) {
    g.col(k) = all.col(magic.steps[static_cast<std::size_t>(k)] + 1).matrix();
    magic.values.push_back(g.col(k).mean());
    bias[k] = distance(magic.values.back(), interval);
  }
  const Eigen::VectorXd x = least_on_simplex(covariance(g) + bias * bias.transpose());
  magic.shares.assign(x.begin(), x.end());
  magic.bias.assign(bias.begin(), bias.end());
  magic.estimate = blended(log, values, ratios, magic);
  return magic;
}

}  // namespace marketday::sequential
