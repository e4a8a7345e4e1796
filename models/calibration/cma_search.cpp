#include "models/calibration/cma_search.h"

#include <algorithm>
#include <memory>
#include <pagmo/algorithm.hpp>
#include <pagmo/algorithms/cmaes.hpp>
#include <pagmo/population.hpp>
#include <pagmo/problem.hpp>

#include "models/cma_defaults.h"

namespace marketday {
namespace {

struct Best {
  Eigen::VectorXd working;
  double criterion = 0.0;
};

// pagmo's view: a unit cube, since its first step is a share of the box.
class BoxProblem {
 public:
  BoxProblem() = default;  // pagmo wants one that is never evaluated
  BoxProblem(const CalibrationProblem& problem,
             const std::function<double(const Eigen::VectorXd&)>& criterion, Best& best)
      : problem_(&problem), criterion_(&criterion), best_(&best) {}

  pagmo::vector_double fitness(const pagmo::vector_double& cube) const {
    Eigen::VectorXd u(static_cast<Eigen::Index>(cube.size()));
    for (std::size_t i = 0; i < cube.size(); ++i) {
      const CalibrationParameter& p = problem_->parameters[i];
      u[static_cast<Eigen::Index>(i)] =
          p.working_low() + std::clamp(cube[i], 0.0, 1.0) * (p.working_high() - p.working_low());
    }
    u = problem_->clamp(u);
    const double value = (*criterion_)(u);
    if (value < best_->criterion) *best_ = {u, value};
    return {value};
  }
  std::pair<pagmo::vector_double, pagmo::vector_double> get_bounds() const {
    const std::size_t n = problem_ == nullptr ? 1 : problem_->parameters.size();
    return {pagmo::vector_double(n, 0.0), pagmo::vector_double(n, 1.0)};
  }

 private:
  const CalibrationProblem* problem_ = nullptr;
  const std::function<double(const Eigen::VectorXd&)>* criterion_ = nullptr;
  Best* best_ = nullptr;
};

constexpr int kLeastPopulation = 5;  // pagmo's
constexpr double kFirstStep = 0.3;

}  // namespace

Eigen::VectorXd search_by_cma_es(
    const CalibrationProblem& problem, const Eigen::VectorXd& start, int candidates,
    std::uint64_t seed, const std::function<double(const Eigen::VectorXd& working)>& criterion) {
  const int n = static_cast<int>(problem.dimensions());
  const CmaDefaults d = cma_defaults(n, std::max(cma_defaults(n).population, kLeastPopulation));
  Best best{start, criterion(start)};
  const BoxProblem box(problem, criterion, best);
  pagmo::population population(box, static_cast<pagmo::population::size_type>(d.population),
                               static_cast<unsigned>(market_seed(seed, 0, 1'000'000)));
  const int generations = std::max(0, candidates / d.population - 1);
  const pagmo::cmaes strategy(static_cast<unsigned>(generations), d.path_rate, d.step_rate,
                              d.rank_one_rate, d.rank_mu_rate, kFirstStep, 0.0, 0.0, false, true,
                              static_cast<unsigned>(market_seed(seed, 1, 1'000'000)));
  pagmo::algorithm(strategy).evolve(population);
  return best.working;
}

}  // namespace marketday
