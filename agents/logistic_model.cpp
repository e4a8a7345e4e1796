#include "agents/logistic_model.h"

#include <algorithm>
#include <cmath>

namespace marketday {
namespace {

double logistic(double x) {
  return 1.0 / (1.0 + std::exp(-x));
}

// The root of s = share - logistic(mean + variance s), which lies in [share - 1, share]: Newton's
// step where it stays between the ends known so far, else their middle.
double residual_at_peak(double mean, double variance, double share) {
  double low = share - 1.0;
  double high = share;
  double s = share - logistic(mean);
  for (int step = 0; step < 100; ++step) {
    const double p = logistic(mean + variance * s);
    const double excess = s - share + p;
    (excess > 0.0 ? high : low) = s;
    double next = s - excess / (1.0 + variance * p * (1.0 - p));
    if (!(next >= low && next <= high)) next = 0.5 * (low + high);
    if (std::abs(next - s) <= 1e-15) break;
    s = next;
  }
  return s;
}

}  // namespace

// The peak is at m + A^-1 x s and its curvature grows by w x x', w = p (1 - p) there. A ridge
// regression comes to the same when it is told the working response x' m + s (1 + w v) / w.
void LogisticModel::add(const Columns& x, double share) {
  constexpr double kLeastWeight = 1e-12;  // where the row teaches nothing
  const double mean = posterior_.mean(x);
  const double variance = std::max(0.0, posterior_.variance(x));
  const double s = residual_at_peak(mean, variance, share);
  const double p = logistic(mean + variance * s);
  const double weight = std::max(kLeastWeight, p * (1.0 - p));
  posterior_.add(x, mean + s * (1.0 + weight * variance) / weight, weight);
}

}  // namespace marketday
