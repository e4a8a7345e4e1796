// Thompson sampling over linear functions with independent normal posteriors of the actions'
// weights: an action's value at x is then normal too, so that one number an action is drawn rather
// than all weights, and the propensity is the exact chance of being best.
#pragma once

#include <vector>

#include "agents/best_arm.h"
#include "agents/linear_bandit.h"

namespace marketday {

class LinearThompson : public LinearBandit {
 public:
  using LinearBandit::LinearBandit;

  void act(const Observation& observation, std::uint32_t step, std::span<int> actions,
           std::span<double> propensities) override;

 protected:
  virtual GaussianArm posterior(std::size_t arm, const Eigen::VectorXd& x) const = 0;

 private:
  void fill(const Eigen::VectorXd& x, std::span<const std::uint8_t> mask,
            std::span<double> probabilities) override;
};

}  // namespace marketday
