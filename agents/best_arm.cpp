#include "agents/best_arm.h"

#include <algorithm>
#include <boost/math/policies/policy.hpp>
#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>
#include <vector>

namespace marketday {
namespace {

using InDouble = boost::math::policies::policy<boost::math::policies::promote_double<false>>;
using Nodes = boost::math::quadrature::gauss<double, 15>;

// Each posterior is seen through an increasing coordinate x in which its density is bounded.
struct Slice {
  double density;
  double cumulative;
};

struct Span {
  double low;
  double high;
};

// x = asin(sqrt(share)); outside the span lies less than 1e-16: the deviation of a Beta is
// sub-Gaussian with variance at most 1 / (4 (alpha + beta + 1)), Marchal & Arbel (2017).
Span span_of(const BetaArm& arm) {
  const double mean = arm.alpha / (arm.alpha + arm.beta);
  const double reach = std::sqrt(19.0 / (arm.alpha + arm.beta + 1.0));
  return {std::asin(std::sqrt(std::max(0.0, mean - reach))),
          std::asin(std::sqrt(std::min(1.0, mean + reach)))};
}

Slice slice_of(const BetaArm& arm, double x) {
  const double share = std::sin(x) * std::sin(x);
  if (share <= 0.0 || share >= 1.0) return {0.0, share <= 0.0 ? 0.0 : 1.0};
  const double density = boost::math::ibeta_derivative(arm.alpha, arm.beta, share, InDouble());
  return {density * std::sin(2.0 * x), boost::math::ibeta(arm.alpha, arm.beta, share, InDouble())};
}

Span span_of(const GaussianArm& arm) {
  constexpr double kReach = 8.5;  // deviations; outside lies less than 2e-17
  return {arm.mean - kReach * arm.deviation, arm.mean + kReach * arm.deviation};
}

Slice slice_of(const GaussianArm& arm, double x) {
  const double z = (x - arm.mean) / arm.deviation;
  const double scale = arm.deviation * std::sqrt(2.0 * std::numbers::pi);
  return {std::exp(-0.5 * z * z) / scale, 0.5 * std::erfc(-z / std::numbers::sqrt2)};
}

// x = sqrt(value); outside the span lies less than 1e-16: a Gamma is sub-gamma with variance factor
// shape / rate^2 and scale 1 / rate, Boucheron, Lugosi & Massart (2013), section 2.4.
Span span_of(const GammaArm& arm) {
  constexpr double kReach = 37.0;  // exp(-37) = 9e-17
  const double reach = std::sqrt(2.0 * arm.shape * kReach);
  return {std::sqrt(std::max(0.0, arm.shape - reach) / arm.rate),
          std::sqrt((arm.shape + reach + kReach) / arm.rate)};
}

Slice slice_of(const GammaArm& arm, double x) {
  if (x <= 0.0) return {0.0, 0.0};
  const double scaled = arm.rate * x * x;
  const double density = boost::math::gamma_p_derivative(arm.shape, scaled, InDouble());
  return {density * 2.0 * arm.rate * x, boost::math::gamma_p(arm.shape, scaled, InDouble())};
}

template <typename Arm>
class Quadrature {
 public:
  Quadrature(std::span<const Arm> arms, std::span<double> totals)
      : arms_(arms), totals_(totals), slices_(arms.size()), panel_(arms.size()) {}

  // The parts sum to the derivative of prod F_j, so each panel's total is known exactly: a panel
  // that misses it is halved.
  // `parent_miss`: by how much the panel this one was cut from missed.
  void add(double low, double high, double all_below_low, double all_below_high, int depth,
           double parent_miss) {
    constexpr double kTolerance = 1e-13;
    constexpr int kDeepest = 48;
    integrate(low, high);
    const double total = std::accumulate(panel_.begin(), panel_.end(), 0.0);
    const double miss = std::abs(total - (all_below_high - all_below_low));
    if (miss <= kTolerance || is_rounding(miss, parent_miss) || depth == kDeepest) {
      for (std::size_t k = 0; k < panel_.size(); ++k) totals_[k] += panel_[k];
      return;
    }
    const double middle = 0.5 * (low + high);
    const double all_below_middle = all_below(middle);
    add(low, middle, all_below_low, all_below_middle, depth + 1, miss);
    add(middle, high, all_below_middle, all_below_high, depth + 1, miss);
  }

  double all_below(double x) const {
    double product = 1.0;
    for (const Arm& arm : arms_) product *= slice_of(arm, x).cumulative;
    return product;
  }

 private:
  // Halving a smooth panel takes away nearly all of the miss; what stays is the rounding of the
  // special functions, 1e-12 and more after 100,000 pulls, and would be cut for ever.
  static bool is_rounding(double miss, double parent_miss) {
    return miss < 1e-10 && miss > 0.25 * parent_miss;
  }

  void integrate(double low, double high) {
    std::fill(panel_.begin(), panel_.end(), 0.0);
    const double half = 0.5 * (high - low);
    const double middle = low + half;
    for (std::size_t i = 0; i < Nodes::abscissa().size(); ++i) {
      const double shift = half * Nodes::abscissa()[i];
      const double weight = half * Nodes::weights()[i];
      add_node(middle + shift, weight);
      if (shift > 0.0) add_node(middle - shift, weight);
    }
  }

  void add_node(double x, double weight) {
    for (std::size_t k = 0; k < arms_.size(); ++k) slices_[k] = slice_of(arms_[k], x);
    for (std::size_t k = 0; k < arms_.size(); ++k) {
      double part = weight * slices_[k].density;
      for (std::size_t j = 0; j < arms_.size(); ++j) part *= j == k ? 1.0 : slices_[j].cumulative;
      panel_[k] += part;
    }
  }

  std::span<const Arm> arms_;
  std::span<double> totals_;
  std::vector<Slice> slices_;
  std::vector<double> panel_;
};

// The best lies above every arm's lower end and below the highest upper end.
template <typename Arm>
void integrate_all(std::span<const Arm> arms, std::span<double> probabilities) {
  Span range{-std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
  for (const Arm& arm : arms) {
    const Span span = span_of(arm);
    range.low = std::max(range.low, span.low);
    range.high = std::max(range.high, span.high);
  }
  std::fill(probabilities.begin(), probabilities.end(), 0.0);
  Quadrature<Arm> quadrature(arms, probabilities);
  quadrature.add(range.low, range.high, quadrature.all_below(range.low),
                 quadrature.all_below(range.high), 0, std::numeric_limits<double>::infinity());
  const double total = std::accumulate(probabilities.begin(), probabilities.end(), 0.0);
  for (double& probability : probabilities) probability /= total;
}

}  // namespace

void best_arm_probabilities(std::span<const BetaArm> arms, std::span<double> probabilities) {
  integrate_all(arms, probabilities);
}

void best_arm_probabilities(std::span<const GaussianArm> arms, std::span<double> probabilities) {
  integrate_all(arms, probabilities);
}

void best_arm_probabilities(std::span<const GammaArm> arms, std::span<double> probabilities) {
  integrate_all(arms, probabilities);
}

}  // namespace marketday
