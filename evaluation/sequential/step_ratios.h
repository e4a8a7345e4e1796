// A sum over steps of ratios of means, sum_t gamma^t mean_i(w_it x_it) / mean_i(w_it): what the
// self-normalised sequential estimators are made of, with influence values whose normalisers move.
#pragma once

#include <span>
#include <vector>

#include "evaluation/influence.h"
#include "evaluation/sequential/trajectories.h"

namespace marketday::sequential {

class StepRatios {
 public:
  // Keeps views of both. `weights`: w_{0:t} at each row.
  StepRatios(const Trajectories& log, std::span<const double> weights);

  // Adds gamma^t ratio of x with the weight w_{0:t} at each step t, or of w_{0:t-1} (1 at the
  // first step) for the lagged form.
  // `shares`: of each step's ratio, all 1 when empty.
  void add(std::span<const double> x, std::span<const double> shares = {});
  void add_lagged(std::span<const double> x, std::span<const double> shares = {});
  // Diagnostics: of the trajectories' weights.
  InfluenceEstimate estimate() const;

  double normaliser(std::size_t step) const { return normalisers_[step]; }
  // w_{0:step-lag}: 1 before the first step, and after the last what it was there.
  double weight(std::size_t trajectory, std::size_t step, std::size_t lag) const;

 private:
  void add(std::span<const double> x, std::span<const double> shares, std::size_t lag);

  const Trajectories& log_;
  std::span<const double> weights_;
  std::vector<double> normalisers_;  // by step
  std::vector<double> influence_;    // by trajectory
  double value_ = 0.0;
};

}  // namespace marketday::sequential
