#include "evaluation/sequential/step_ratios.h"

#include <algorithm>

namespace marketday::sequential {

StepRatios::StepRatios(const Trajectories& log, std::span<const double> weights)
    : log_(log),
      weights_(weights),
      normalisers_(step_normalisers(log, weights)),
      influence_(log.count(), 0.0) {}

void StepRatios::add(std::span<const double> x, std::span<const double> shares) {
  add(x, shares, 0);
}

void StepRatios::add_lagged(std::span<const double> x, std::span<const double> shares) {
  add(x, shares, 1);
}

double StepRatios::weight(std::size_t trajectory, std::size_t step, std::size_t lag) const {
  if (step < lag) return 1.0;
  return weights_[log_.begin(trajectory) + std::min(step - lag, log_.length(trajectory) - 1)];
}

void StepRatios::add(std::span<const double> x, std::span<const double> shares, std::size_t lag) {
  const std::size_t steps = normalisers_.size();
  std::vector<double> divisors(steps, 1.0);
  std::vector<double> discounts(steps, 1.0);
  for (std::size_t t = lag; t < steps; ++t) divisors[t] = normalisers_[t - lag];
  for (std::size_t t = 1; t < steps; ++t) discounts[t] = discounts[t - 1] * log_.gamma;

  for (std::size_t t = 0; t < shares.size(); ++t) discounts[t] *= shares[t];

  std::vector<double> ratios(steps, 0.0);  // discounted
  for (std::size_t i = 0; i < log_.count(); ++i) {
    for (std::size_t t = 0; t < log_.length(i); ++t) {
      ratios[t] += weight(i, t, lag) * x[log_.begin(i) + t];
    }
  }
  double total = 0.0;
  for (std::size_t t = 0; t < steps; ++t) {
    ratios[t] *= discounts[t] / (static_cast<double>(log_.count()) * divisors[t]);
    total += ratios[t];
  }
  value_ += total;
  for (std::size_t i = 0; i < log_.count(); ++i) {
    double influence = total;
    for (std::size_t t = 0; t < steps; ++t) {
      const double own = t < log_.length(i) ? discounts[t] * x[log_.begin(i) + t] : 0.0;
      influence += weight(i, t, lag) * (own - ratios[t]) / divisors[t];
    }
    influence_[i] += influence;
  }
}

InfluenceEstimate StepRatios::estimate() const {
  return {value_, influence_, diagnose(trajectory_weights(log_))};
}

}  // namespace marketday::sequential
