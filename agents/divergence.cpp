#include "agents/divergence.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace marketday {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

double weighted_log(double weight, double ratio) {
  return weight > 0.0 ? weight * std::log(ratio) : 0.0;
}

// The root of an increasing convex function, from a point right of it: Newton's steps come down to
// it and never pass.
template <typename Excess, typename Slope>
double root_from_right(double q, double lowest, Excess excess, Slope slope) {
  constexpr int kMostSteps = 200;
  for (int step = 0; step < kMostSteps; ++step) {
    const double next = std::max(lowest, q - excess(q) / slope(q));
    if (!(next < q - 1e-15 * q)) break;
    q = next;
  }
  return q;
}

}  // namespace

double bernoulli_divergence(double p, double q) {
  if ((q <= 0.0 && p > 0.0) || (q >= 1.0 && p < 1.0)) return kInfinity;
  return weighted_log(p, p / q) + weighted_log(1.0 - p, (1.0 - p) / (1.0 - q));
}

double poisson_divergence(double p, double q) {
  if (q <= 0.0) return p > 0.0 ? kInfinity : 0.0;
  return q - p + weighted_log(p, p / q);
}

double exponential_divergence(double p, double q) {
  return p / q - 1.0 - std::log(p / q);
}

// starts from Pinsker's bound q - p <= sqrt(most / 2)
double bernoulli_upper_mean(double p, double most) {
  if (p >= 1.0) return 1.0;
  if (p <= 0.0) return -std::expm1(-most);
  const double start = std::min(p + std::sqrt(0.5 * most), 1.0 - 1e-15);
  if (bernoulli_divergence(p, start) <= most) return start;
  const auto excess = [&](double q) { return bernoulli_divergence(p, q) - most; };
  const auto slope = [&](double q) { return (q - p) / (q * (1.0 - q)); };
  return root_from_right(start, p, excess, slope);
}

double gaussian_upper_mean(double p, double most, double variance) {
  return p + std::sqrt(2.0 * variance * most);
}

double poisson_upper_mean(double p, double most) {
  if (most <= 0.0) return p;
  const double start = p + most + std::sqrt(most * most + 2.0 * p * most);
  const auto excess = [&](double q) { return poisson_divergence(p, q) - most; };
  const auto slope = [&](double q) { return 1.0 - p / q; };
  return root_from_right(start, p, excess, slope);
}

// in z = ln(q / p): exp(-z) - 1 + z = most, convex and increasing; z <= 1 + most
double exponential_upper_mean(double p, double most) {
  if (most <= 0.0) return p;
  const auto excess = [&](double z) { return std::expm1(-z) + z - most; };
  const auto slope = [](double z) { return -std::expm1(-z); };
  return p * std::exp(root_from_right(1.0 + most, 0.0, excess, slope));
}

double lai_robbins_slope(std::span<const double> chances) {
  const double best = *std::max_element(chances.begin(), chances.end());
  double slope = 0.0;
  for (const double chance : chances) {
    if (chance < best) slope += (best - chance) / bernoulli_divergence(chance, best);
  }
  return slope;
}

}  // namespace marketday
