// Arithmetic of unequal things: who buys how much, which items sell, when coupons come back.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace marketday::facts {

struct DistributionMoments {
  double mean = 0.0;
  double variance = 0.0;  // n - 1
};
DistributionMoments moments(std::span<const double> values);

// Gini coefficient of values that are not negative: sum of (2 i - n - 1) x_i / (n sum x), i from 1.
double gini(std::span<const double> values);

// Share of the sum that the largest `share` of the values hold; the number of values is rounded up.
double top_share(std::span<const double> values, double share);

// Lorenz curve at 0, 1 / steps, ... 1: share of the sum held by the smallest values.
std::vector<double> lorenz_curve(std::span<const double> values, std::size_t steps);

// Slope of ln(value) on ln(rank), least squares, rank 1 the largest; zeros are left out.
double rank_slope(std::span<const double> values);

// Least-squares slope of y on x, and its standard error.
struct Slope {
  double value = 0.0;
  double standard_error = 0.0;
};
Slope slope(std::span<const double> x, std::span<const double> y);

// Shares of events by tenth of a span; `ages` count from 0 to `span`.
std::vector<double> decile_shares(std::span<const double> ages, double span);

// Standard deviation of the logs of values above 0.
double log_sd(std::span<const double> values);

}  // namespace marketday::facts
