#include "models/smooth_search.h"

#include <Eigen/Dense>
#include <cmath>
#include <limits>
#include <nlopt.hpp>
#include <vector>

namespace marketday {
namespace {

constexpr double kWorst = -1e300;  // stands for a value that is not defined
constexpr int kRestarts = 4;
constexpr double kFlat = 1e-6;  // of the gradient, beside the value

struct Search {
  const GradientFunction* function = nullptr;
  Eigen::VectorXd best_x;
  Eigen::VectorXd best_gradient;
  double best = kWorst;
  double scale = 1.0;  // L-BFGS first steps as far as the gradient is long: brings it down to 1
  int evaluations = 0;
};

// NLopt's view; remembers the highest point, which NLopt forgets when a line search fails.
double evaluate(const std::vector<double>& x, std::vector<double>& gradient, void* data) {
  auto& search = *static_cast<Search*>(data);
  ++search.evaluations;
  const Eigen::Map<const Eigen::VectorXd> point(x.data(), static_cast<Eigen::Index>(x.size()));
  Eigen::VectorXd slope(point.size());
  const double value = (*search.function)(point, slope);
  const bool defined = std::isfinite(value) && slope.allFinite();
  for (std::size_t i = 0; i < gradient.size(); ++i) {
    gradient[i] = defined ? slope[static_cast<Eigen::Index>(i)] / search.scale : 0.0;
  }
  if (!defined) return kWorst;
  if (value > search.best) {
    search.best = value;
    search.best_x = point;
    search.best_gradient = slope;
  }
  return value / search.scale;
}

void climb_once(Search& search, std::vector<double> x) {
  nlopt::opt optimiser(nlopt::LD_LBFGS, static_cast<unsigned>(x.size()));
  optimiser.set_max_objective(evaluate, &search);
  optimiser.set_ftol_rel(1e-13);
  optimiser.set_ftol_abs(1e-10 / search.scale);
  optimiser.set_xtol_rel(1e-10);
  optimiser.set_maxeval(2000);
  double value = kWorst;
  try {
    optimiser.optimize(x, value);
  } catch (const std::runtime_error&) {
    // a line search that cannot go on; the best point is kept, and convergence is judged there
  }
}

bool is_flat(const Search& search) {
  const double scale = std::max(1.0, std::abs(search.best));
  const Eigen::ArrayXd reach = search.best_x.array().abs().max(1.0);
  return (search.best_gradient.array().abs() * reach).maxCoeff() < kFlat * scale;
}

}  // namespace

Summit climb(const GradientFunction& function, const Eigen::VectorXd& start) {
  Search search;
  search.function = &function;
  search.best_x = start;
  search.best_gradient = Eigen::VectorXd::Zero(start.size());
  Summit summit;
  if (start.size() == 0) {
    Eigen::VectorXd none;
    return {start, function(start, none), 1, true};
  }
  Eigen::VectorXd slope(start.size());
  function(start, slope);
  if (slope.allFinite()) search.scale = std::max(1.0, slope.norm());
  double before = kWorst;
  for (int turn = 0; turn < kRestarts; ++turn) {
    climb_once(search, {search.best_x.data(), search.best_x.data() + search.best_x.size()});
    const double gain = search.best - before;
    before = search.best;
    summit.converged = search.best > kWorst && (is_flat(search) || gain < 1e-8);
    if (summit.converged) break;
  }
  summit.x = search.best_x;
  summit.value = search.best;
  summit.evaluations = search.evaluations;
  return summit;
}

Summit climb(const SmoothFunction& function, const Eigen::VectorXd& start) {
  int calls = 0;
  const GradientFunction by_differences = [&](const Eigen::VectorXd& x, Eigen::VectorXd& gradient) {
    gradient = gradient_at(function, x);
    calls += 1 + 2 * static_cast<int>(x.size());
    return function(x);
  };
  Summit summit = climb(by_differences, start);
  summit.evaluations = calls;
  return summit;
}

Eigen::VectorXd gradient_at(const SmoothFunction& function, const Eigen::VectorXd& x, double step) {
  Eigen::VectorXd gradient(x.size());
  Eigen::VectorXd moved = x;
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    const double h = step * std::max(1.0, std::abs(x[i]));
    moved[i] = x[i] + h;
    const double above = function(moved);
    moved[i] = x[i] - h;
    const double below = function(moved);
    moved[i] = x[i];
    gradient[i] = (above - below) / (2.0 * h);
  }
  return gradient;
}

Eigen::MatrixXd hessian_at(const SmoothFunction& function, const Eigen::VectorXd& x, double step) {
  const auto value = [&](Eigen::Index i, double di, Eigen::Index j, double dj) {
    Eigen::VectorXd moved = x;
    moved[i] += di;
    moved[j] += dj;
    return function(moved);
  };
  Eigen::MatrixXd hessian(x.size(), x.size());
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    for (Eigen::Index j = 0; j <= i; ++j) {
      const double a = step * std::max(1.0, std::abs(x[i]));
      const double b = step * std::max(1.0, std::abs(x[j]));
      hessian(i, j) =
          (value(i, a, j, b) - value(i, a, j, -b) - value(i, -a, j, b) + value(i, -a, j, -b)) /
          (4.0 * a * b);
      hessian(j, i) = hessian(i, j);
    }
  }
  return hessian;
}

Eigen::MatrixXd hessian_at(const GradientFunction& function, const Eigen::VectorXd& x,
                           double step) {
  Eigen::MatrixXd hessian(x.size(), x.size());
  Eigen::VectorXd moved = x;
  Eigen::VectorXd above(x.size());
  Eigen::VectorXd below(x.size());
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    const double h = step * std::max(1.0, std::abs(x[i]));
    moved[i] = x[i] + h;
    function(moved, above);
    moved[i] = x[i] - h;
    function(moved, below);
    moved[i] = x[i];
    hessian.col(i) = (above - below) / (2.0 * h);
  }
  return 0.5 * (hessian + hessian.transpose());
}

Eigen::VectorXd root_diagonal(const Eigen::MatrixXd& covariance) {
  Eigen::VectorXd roots(covariance.rows());
  for (Eigen::Index i = 0; i < roots.size(); ++i) {
    const double variance = covariance(i, i);
    roots[i] = variance > 0.0 ? std::sqrt(variance) : std::numeric_limits<double>::quiet_NaN();
  }
  return roots;
}

Eigen::MatrixXd inverse_information(const Eigen::MatrixXd& hessian) {
  const Eigen::LLT<Eigen::MatrixXd> factor(-hessian);
  const Eigen::Index n = hessian.rows();
  if (factor.info() != Eigen::Success) {
    return Eigen::MatrixXd::Constant(n, n, std::numeric_limits<double>::quiet_NaN());
  }
  return factor.solve(Eigen::MatrixXd::Identity(n, n));
}

}  // namespace marketday
