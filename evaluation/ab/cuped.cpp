#include "evaluation/ab/cuped.h"

#include <cmath>

#include "evaluation/ab/welch.h"

namespace marketday::ab {

Cuped cuped(std::span<const double> outcome, std::span<const double> covariate) {
  const Moments y = moments_of(outcome);
  const Moments x = moments_of(covariate);
  double products = 0.0;
  for (std::size_t i = 0; i < outcome.size(); ++i) {
    products += (outcome[i] - y.mean) * (covariate[i] - x.mean);
  }
  const double covariance = outcome.size() > 1 ? products / (y.n - 1.0) : 0.0;
  Cuped result;
  if (x.variance > 0.0) result.theta = covariance / x.variance;
  if (x.variance > 0.0 && y.variance > 0.0) {
    result.correlation = covariance / std::sqrt(x.variance * y.variance);
  }
  result.variance_ratio = 1.0 - result.correlation * result.correlation;
  result.adjusted.reserve(outcome.size());
  for (std::size_t i = 0; i < outcome.size(); ++i) {
    result.adjusted.push_back(outcome[i] - result.theta * (covariate[i] - x.mean));
  }
  return result;
}

Moments moments_of_arm(std::span<const double> values, std::span<const unsigned char> treated,
                       unsigned char arm) {
  std::vector<double> of_arm;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (treated[i] == arm) of_arm.push_back(values[i]);
  }
  return moments_of(of_arm);
}

Effect cuped_effect(std::span<const double> outcome, std::span<const double> covariate,
                    std::span<const unsigned char> treated, double alpha) {
  const std::vector<double> adjusted = cuped(outcome, covariate).adjusted;
  return welch(moments_of_arm(adjusted, treated, 0), moments_of_arm(adjusted, treated, 1), alpha);
}

}  // namespace marketday::ab
