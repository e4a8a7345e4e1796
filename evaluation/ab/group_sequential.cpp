#include "evaluation/ab/group_sequential.h"

#include <algorithm>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <numbers>

#include "evaluation/ab/effect.h"

namespace marketday::ab {
namespace {

constexpr double kFarthest = 8.0;        // |z| beyond which nothing is left
constexpr double kStepsPerError = 20.0;  // grid points per standard deviation of an increment

template <typename Function>
double root_between(const Function& f, double low, double high) {
  const auto [a, b] =
      boost::math::tools::bisect(f, low, high, boost::math::tools::eps_tolerance<double>(44));
  return 0.5 * (a + b);
}

double density(double x) {
  return std::exp(-0.5 * x * x) / std::sqrt(2.0 * std::numbers::pi);
}

// The sub-density of B = z sqrt(information) on paths that have not left yet, on a Simpson grid.
class Paths {
 public:
  explicit Paths(double drift) : drift_(drift) {}

  double above(double information, double z) const {
    return leaving(information, z * std::sqrt(information), 1.0);
  }
  double below(double information, double z) const {
    return leaving(information, z * std::sqrt(information), -1.0);
  }

  // Keeps the paths within (lower, upper); `next_information`: of the look after, for the grid.
  void keep(double information, double lower, double upper, double next_information) {
    const double root = std::sqrt(information);
    const double centre = drift_ * information;
    const double low = std::max(lower * root, centre - kFarthest * root);
    const double high = std::min(upper * root, centre + kFarthest * root);
    const double step =
        std::sqrt(std::min(information - information_, next_information - information)) /
        kStepsPerError;
    const auto intervals =
        2 * static_cast<std::size_t>(std::max(50.0, std::ceil((high - low) / step / 2.0)));
    const double h = std::max(high - low, 0.0) / static_cast<double>(intervals);
    std::vector<double> points;
    std::vector<double> masses;
    for (std::size_t i = 0; i <= intervals; ++i) {
      const double x = low + h * static_cast<double>(i);
      const double weight = i == 0 || i == intervals ? 1.0 : i % 2 == 1 ? 4.0 : 2.0;
      points.push_back(x);
      masses.push_back(weight * h / 3.0 * density_at(x, information));
    }
    points_ = std::move(points);
    masses_ = std::move(masses);
    information_ = information;
  }

 private:
  double density_at(double x, double information) const {
    const double gain = information - information_;
    const double sd = std::sqrt(gain);
    double sum = 0.0;
    for (std::size_t i = 0; i < points_.size(); ++i) {
      sum += masses_[i] * density((x - points_[i] - drift_ * gain) / sd);
    }
    return sum / sd;
  }

  double leaving(double information, double bound, double side) const {
    const double gain = information - information_;
    const double sd = std::sqrt(gain);
    double sum = 0.0;
    for (std::size_t i = 0; i < points_.size(); ++i) {
      sum += masses_[i] * normal_cdf(side * (points_[i] + drift_ * gain - bound) / sd);
    }
    return sum;
  }

  double drift_;
  double information_ = 0.0;
  std::vector<double> points_ = {0.0};
  std::vector<double> masses_ = {1.0};
};

double next_of(std::span<const double> information, std::size_t k) {
  return k + 1 < information.size() ? information[k + 1] : 2.0 * information[k];
}

// Bounds of one side that spend `alpha` t^exponent.
std::vector<double> one_sided_bounds(std::span<const double> information, double alpha,
                                     double exponent) {
  Paths paths(0.0);
  std::vector<double> bounds;
  double spent = 0.0;
  for (std::size_t k = 0; k < information.size(); ++k) {
    const double until_now = alpha * std::pow(std::min(information[k], 1.0), exponent);
    const auto excess = [&](double z) {
      return paths.above(information[k], z) - (until_now - spent);
    };
    const bool nothing_to_spend = excess(kFarthest) >= 0.0;
    bounds.push_back(nothing_to_spend ? kFarthest : root_between(excess, -kFarthest, kFarthest));
    spent = until_now;
    paths.keep(information[k], -kFarthest, bounds.back(), next_of(information, k));
  }
  return bounds;
}

double crossing_of_shape(int looks, double constant, bool falling) {
  const std::vector<double> information = equal_looks(looks);
  std::vector<double> critical;
  critical.reserve(information.size());
  for (const double t : information)
    critical.push_back(falling ? constant / std::sqrt(t) : constant);
  return crossing_probability(information, critical);
}

double constant_of(int looks, double alpha, bool falling) {
  return root_between([&](double c) { return crossing_of_shape(looks, c, falling) - alpha; },
                      normal_tail_quantile(alpha / 2.0) - 1e-6, kFarthest);
}

}  // namespace

std::vector<double> equal_looks(int looks) {
  std::vector<double> information;
  for (int k = 1; k <= looks; ++k) information.push_back(static_cast<double>(k) / looks);
  return information;
}

Exits exit_probabilities(std::span<const double> information, std::span<const double> lower,
                         std::span<const double> upper, double drift) {
  Exits exits;
  Paths paths(drift);
  for (std::size_t k = 0; k < information.size(); ++k) {
    exits.above.push_back(paths.above(information[k], upper[k]));
    exits.below.push_back(paths.below(information[k], lower[k]));
    if (k + 1 < information.size()) {
      paths.keep(information[k], lower[k], upper[k], information[k + 1]);
    }
  }
  return exits;
}

double crossing_probability(std::span<const double> information, std::span<const double> critical,
                            double drift) {
  std::vector<double> lower;
  lower.reserve(critical.size());
  for (const double c : critical) lower.push_back(-c);
  const Exits exits = exit_probabilities(information, lower, critical, drift);
  double sum = 0.0;
  for (std::size_t k = 0; k < critical.size(); ++k) sum += exits.above[k] + exits.below[k];
  return sum;
}

std::vector<double> spending_bounds(std::span<const double> information, double alpha,
                                    double exponent) {
  return one_sided_bounds(information, alpha / 2.0, exponent);
}

double pocock_constant(int looks, double alpha) {
  return constant_of(looks, alpha, false);
}

double obrien_fleming_constant(int looks, double alpha) {
  return constant_of(looks, alpha, true);
}

double drift_for_power(std::span<const double> information, std::span<const double> critical,
                       double power) {
  return root_between(
      [&](double drift) { return crossing_probability(information, critical, drift) - power; }, 0.0,
      20.0);
}

}  // namespace marketday::ab
