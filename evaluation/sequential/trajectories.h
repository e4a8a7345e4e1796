// Logged trajectories as flat arrays, a row a step, for the sequential estimators. Lengths may
// differ: a trajectory that has ended stands in an absorbing state of reward 0, so that its weight
// stays what it was (Thomas & Brunskill 2016, section 2). It reads no files and owns no data.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace marketday::sequential {

struct Trajectories {
  std::span<const std::size_t> offsets;  // one more than trajectories: 0, ..., rows
  std::span<const double> reward;
  std::span<const double> behaviour;  // pi_b of the action taken
  std::span<const double> target;     // pi_e of the action taken
  double gamma = 1.0;                 // discount a step, of the first reward 1

  std::size_t count() const { return offsets.size() - 1; }
  std::size_t rows() const { return reward.size(); }
  std::size_t begin(std::size_t trajectory) const { return offsets[trajectory]; }
  std::size_t length(std::size_t trajectory) const {
    return offsets[trajectory + 1] - offsets[trajectory];
  }
  std::size_t longest() const;
};

// InputError unless offsets ascend strictly over all rows, sizes agree, propensities are in (0, 1],
// target probabilities in [0, 1], rewards finite, gamma in (0, 1].
void check(const Trajectories& log);

// A model's values at each row: Qhat of the action taken, and sum over actions of pi_e Qhat.
struct ActionValues {
  std::vector<double> taken;
  std::vector<double> expected;
};

// From dense rows x actions. InputError unless sizes agree and each row of pi_e sums to 1.
ActionValues action_values(std::span<const double> q, std::span<const double> target,
                           std::span<const std::uint32_t> action, std::size_t actions);
void check(const ActionValues& values, const Trajectories& log);

// w_{0:t} at each row: the product of pi_e / pi_b up to and with it.
std::vector<double> cumulative_weights(const Trajectories& log);
// w_{0:T-1}, one a trajectory.
std::vector<double> trajectory_weights(const Trajectories& log);
// sum gamma^t r_t, one a trajectory.
std::vector<double> discounted_returns(const Trajectories& log);

// Mean over all trajectories of the cumulative weight at each step, ended ones keeping theirs: the
// self-normalised forms' divisors. InputError where it is 0.
std::vector<double> step_normalisers(const Trajectories& log,
                                     std::span<const double> cumulative_weight);

}  // namespace marketday::sequential
