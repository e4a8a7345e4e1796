#include "models/calibration/morris.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "sim/random.h"

namespace marketday {
namespace {

constexpr std::uint32_t kDay = 5'000'000;

// A trajectory: k + 1 places of the unit cube's grid, each one parameter apart from the last.
struct Trajectory {
  std::vector<Eigen::VectorXd> places;
  std::vector<Eigen::Index> moved;  // from place i to i + 1
  std::vector<double> step;         // its signed length
};

Trajectory trajectory(Eigen::Index k, int levels, std::uint64_t seed, std::uint32_t who) {
  const double step = levels / (2.0 * (levels - 1));
  std::vector<Eigen::Index> order(static_cast<std::size_t>(k));
  std::iota(order.begin(), order.end(), Eigen::Index{0});
  Eigen::VectorXd at(k);
  std::vector<double> tie;
  for (Eigen::Index i = 0; i < k; ++i) {
    const RandomBlock bits =
        draw(seed, who, kDay, Purpose::calibration, static_cast<std::uint32_t>(i));
    at[i] = std::floor(uniform(bits[0]) * levels) / (levels - 1);
    tie.push_back(uniform(bits[1]));
  }
  std::sort(order.begin(), order.end(), [&](Eigen::Index a, Eigen::Index b) {
    return tie[static_cast<std::size_t>(a)] < tie[static_cast<std::size_t>(b)];
  });
  Trajectory t;
  t.places.push_back(at);
  for (const Eigen::Index i : order) {
    const double signed_step = at[i] + step <= 1.0 + 1e-12 ? step : -step;
    at[i] += signed_step;
    t.places.push_back(at);
    t.moved.push_back(i);
    t.step.push_back(signed_step);
  }
  return t;
}

Eigen::VectorXd in_bounds(const CalibrationProblem& problem, const Eigen::VectorXd& cube) {
  Eigen::VectorXd u(cube.size());
  for (Eigen::Index i = 0; i < u.size(); ++i) {
    const CalibrationParameter& p = problem.parameters[static_cast<std::size_t>(i)];
    u[i] = p.working_low() + cube[i] * (p.working_high() - p.working_low());
  }
  return problem.clamp(u);
}

}  // namespace

MorrisEffects morris(const CalibrationProblem& problem, Evaluator& evaluator,
                     const MorrisOptions& options) {
  const Eigen::Index k = problem.dimensions();
  const auto targets = static_cast<Eigen::Index>(problem.targets.size());
  std::vector<Trajectory> all;
  std::vector<SimulationTrial> trials;
  for (int r = 0; r < options.trajectories; ++r) {
    all.push_back(trajectory(k, options.levels, options.seed, static_cast<std::uint32_t>(r)));
    for (const Eigen::VectorXd& place : all.back().places) {
      for (int s = 0; s < options.replicates; ++s) {
        trials.push_back({in_bounds(problem, place),
                          market_seed(options.seed, static_cast<std::uint32_t>(s), 0)});
      }
    }
  }
  const Eigen::MatrixXd values = evaluator.run(trials);
  // effects[target, parameter] by trajectory; what cannot be measured is left out
  MorrisEffects e{Eigen::MatrixXd::Zero(targets, k), Eigen::MatrixXd::Zero(targets, k),
                  Eigen::MatrixXd::Zero(targets, k)};
  Eigen::MatrixXd count = Eigen::MatrixXd::Zero(targets, k);
  Eigen::MatrixXd squares = Eigen::MatrixXd::Zero(targets, k);
  Eigen::Index row = 0;
  const Eigen::Index s = options.replicates;
  for (const Trajectory& t : all) {
    for (std::size_t i = 0; i < t.moved.size(); ++i, row += s) {
      const Eigen::VectorXd effect =
          (mean_of(values.middleRows(row + s, s)) - mean_of(values.middleRows(row, s))) / t.step[i];
      for (Eigen::Index j = 0; j < targets; ++j) {
        if (!std::isfinite(effect[j])) continue;
        e.mean(j, t.moved[i]) += effect[j];
        e.mean_absolute(j, t.moved[i]) += std::abs(effect[j]);
        squares(j, t.moved[i]) += effect[j] * effect[j];
        count(j, t.moved[i]) += 1.0;
      }
    }
    row += s;  // the last place of a trajectory starts none
  }
  e.mean = e.mean.cwiseQuotient(count);
  e.mean_absolute = e.mean_absolute.cwiseQuotient(count);
  e.deviation =
      ((squares.cwiseQuotient(count) - e.mean.cwiseProduct(e.mean)).cwiseMax(0.0)).cwiseSqrt();
  return e;
}

}  // namespace marketday
