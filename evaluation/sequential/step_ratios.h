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
  void add(std::span<const double> x);
  void add_lagged(std::span<const double> x);
  // Diagnostics: of the trajectories' weights.
  InfluenceEstimate estimate() const;

  double normaliser(std::size_t step) const { return normalisers_[step]; }

 private:
  void add(std::span<const double> x, std::size_t lag);
  double weight(std::size_t trajectory, std::size_t step, std::size_t lag) const;

  const Trajectories& log_;
  std::span<const double> weights_;
  std::vector<double> normalisers_;  // by step
  std::vector<double> influence_;    // by trajectory
  double value_ = 0.0;
};

}  // namespace marketday::sequential
