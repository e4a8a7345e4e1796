#include "evaluation/intervals/lower_bounds.h"

#include <fmt/core.h>

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

#include "evaluation/column_checks.h"
#include "evaluation/intervals/moments.h"
#include "sim/io/error.h"

namespace marketday::intervals {
namespace {

void check(std::span<const double> x, double delta) {
  if (x.size() < 2) {
    throw InputError(fmt::format("values: found {}; a bound needs at least 2", x.size()));
  }
  require_finite("value", x);
  require_inside("delta", delta, 0.0, 1.0);
}

double greatest_of(std::span<const double> x, std::optional<double> greatest) {
  const double seen = *std::max_element(x.begin(), x.end());
  const double least = *std::min_element(x.begin(), x.end());
  if (least < 0.0) {
    throw InputError(fmt::format(
        "value: found {}; this bound is for values of 0 and more: shift the reward", least));
  }
  if (greatest && *greatest < seen) {
    throw InputError(
        fmt::format("greatest value: found {}; it must be at least {}, which is among the values",
                    *greatest, seen));
  }
  return greatest.value_or(seen);
}

}  // namespace

double hoeffding_lower(std::span<const double> x, double delta, std::optional<double> greatest) {
  check(x, delta);
  const auto n = static_cast<double>(x.size());
  return sample_moments(x).mean -
         greatest_of(x, greatest) * std::sqrt(std::log(1.0 / delta) / (2.0 * n));
}

double bernstein_lower(std::span<const double> x, double delta, std::optional<double> greatest) {
  check(x, delta);
  const auto n = static_cast<double>(x.size());
  const SampleMoments moments = sample_moments(x);
  const double log_term = std::log(2.0 / delta);
  return moments.mean - std::sqrt(2.0 * moments.variance * log_term / n) -
         7.0 * greatest_of(x, greatest) * log_term / (3.0 * (n - 1.0));
}

double student_t_lower(std::span<const double> x, double delta) {
  check(x, delta);
  const auto n = static_cast<double>(x.size());
  const SampleMoments moments = sample_moments(x);
  const boost::math::students_t law(n - 1.0);
  return moments.mean - boost::math::quantile(law, 1.0 - delta) * std::sqrt(moments.variance / n);
}

double direct_bias(std::span<const double> weights, std::span<const double> changed,
                   std::span<const double> residuals) {
  require_some("weights", weights.size());
  require_size("changed weights", changed.size(), weights.size());
  require_size("residuals", residuals.size(), weights.size());
  require_weights("weight", weights);
  require_weights("changed weight", changed);
  require_finite("residual", residuals);
  double sum = 0.0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    sum += (weights[i] - changed[i]) * residuals[i];
  }
  return std::abs(sum / static_cast<double>(weights.size()));
}

double bias_bound(std::span<const double> weights, std::span<const double> changed,
                  std::span<const double> residuals, double delta) {
  require_inside("delta", delta, 0.0, 1.0);
  const double bias = direct_bias(weights, changed, residuals);
  const auto n = static_cast<double>(weights.size());
  const double log_term = std::log(2.0 / delta);
  double squares = 0.0;
  for (const double weight : weights) squares += weight * weight;
  const double greatest = *std::max_element(weights.begin(), weights.end());
  return bias + std::sqrt(2.0 * squares / n * log_term / n) + 2.0 * greatest * log_term / (3.0 * n);
}

}  // namespace marketday::intervals
