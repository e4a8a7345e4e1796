#include "evaluation/facts/distribution.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace marketday::facts {
namespace {

std::vector<double> ascending(std::span<const double> values) {
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

double sum(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

}  // namespace

DistributionMoments moments(std::span<const double> values) {
  const auto n = static_cast<double>(values.size());
  const double mean = sum(values) / n;
  double squares = 0.0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return {mean, squares / (n - 1.0)};
}

double gini(std::span<const double> values) {
  const std::vector<double> sorted = ascending(values);
  const auto n = static_cast<double>(sorted.size());
  double weighted = 0.0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    weighted += (2.0 * static_cast<double>(i + 1) - n - 1.0) * sorted[i];
  }
  return weighted / (n * sum(sorted));
}

double top_share(std::span<const double> values, double share) {
  std::vector<double> sorted = ascending(values);
  std::reverse(sorted.begin(), sorted.end());
  const double wanted = std::ceil(share * static_cast<double>(sorted.size()) - 1e-9);
  return sum(std::span(sorted).first(static_cast<std::size_t>(wanted))) / sum(sorted);
}

std::vector<double> lorenz_curve(std::span<const double> values, std::size_t steps) {
  const std::vector<double> sorted = ascending(values);
  const double all = sum(sorted);
  std::vector<double> curve;
  double below = 0.0;
  std::size_t counted = 0;
  for (std::size_t step = 0; step <= steps; ++step) {
    const std::size_t end = sorted.size() * step / steps;
    for (; counted < end; ++counted) below += sorted[counted];
    curve.push_back(below / all);
  }
  return curve;
}

double rank_slope(std::span<const double> values) {
  std::vector<double> sorted = ascending(values);
  std::reverse(sorted.begin(), sorted.end());
  std::vector<double> ranks;
  std::vector<double> logs;
  for (std::size_t i = 0; i < sorted.size() && sorted[i] > 0.0; ++i) {
    ranks.push_back(std::log(static_cast<double>(i + 1)));
    logs.push_back(std::log(sorted[i]));
  }
  return slope(ranks, logs).value;
}

Slope slope(std::span<const double> x, std::span<const double> y) {
  const auto n = static_cast<double>(x.size());
  const double mean_x = sum(x) / n;
  const double mean_y = sum(y) / n;
  double xx = 0.0;
  double xy = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xx += (x[i] - mean_x) * (x[i] - mean_x);
    xy += (x[i] - mean_x) * (y[i] - mean_y);
  }
  const double b = xy / xx;
  double residuals = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double r = y[i] - mean_y - b * (x[i] - mean_x);
    residuals += r * r;
  }
  return {b, std::sqrt(residuals / (n - 2.0) / xx)};
}

std::vector<double> decile_shares(std::span<const double> ages, double span) {
  std::vector<double> shares(10, 0.0);
  for (const double age : ages) {
    const auto tenth = static_cast<std::size_t>(std::clamp(10.0 * age / span, 0.0, 9.0));
    shares[tenth] += 1.0;
  }
  for (double& share : shares) share /= static_cast<double>(ages.size());
  return shares;
}

double log_sd(std::span<const double> values) {
  std::vector<double> logs;
  for (const double value : values) {
    if (value > 0.0) logs.push_back(std::log(value));
  }
  return std::sqrt(moments(logs).variance);
}

}  // namespace marketday::facts
