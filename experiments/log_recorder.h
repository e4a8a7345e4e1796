// Plays a policy in an environment and records what is logged of it: each decision once its outcome
// is known, with the exact probability of the action. With `truth`, also what every other action
// would have brought on that very day: the day is played again for each action.
#pragma once

#include <functional>
#include <unordered_map>
#include <vector>

#include "evaluation/log/feedback.h"
#include "policies/policy.h"
#include "sim/environment/environment.h"

namespace marketday {

// The columns a log of this environment has.
EnvironmentSpec logged_spec(const EnvironmentSpec& spec);
// Decisions belong together, and the log says so, unless each is an episode of its own.
bool has_trajectories(const EnvironmentSpec& spec);

class LogRecorder {
 public:
  // `truth`: rows x actions, the reward of each; nothing for actions that were not allowed (nan).
  using Receive = std::function<void(const FeedbackBlock& block, const std::vector<double>& truth)>;

  // InputError for `truth` in an environment whose decisions reach beyond their step.
  LogRecorder(Environment& environment, const Policy& policy, bool truth);

  // Plays world after world of `seed` until `rows` decisions have been received.
  void record(std::uint64_t seed, std::int64_t rows, const Receive& receive);

 private:
  struct Pending {
    double propensity;
    std::vector<std::uint8_t> mask;
    std::uint32_t unit;  // as logged: worlds do not share shoppers
    std::int64_t step;
    std::vector<double> truth;
  };
  void play_world(std::uint64_t seed, std::int64_t rows, const Receive& receive);
  void decide(const Observation& observation, std::uint64_t seed, std::uint32_t step);
  void play_every_action(const Observation& observation);
  void take(const TransitionBatch& transitions, std::int64_t rows);

  Environment& environment_;
  const Policy& policy_;
  EnvironmentSpec spec_;
  bool truth_;
  bool counts_contacts_;
  std::vector<int> actions_;
  std::vector<double> probabilities_;
  std::vector<double> every_;  // rows of the observation x actions
  std::unordered_map<std::uint32_t, Pending> pending_;
  std::unordered_map<std::uint32_t, std::pair<std::uint32_t, std::int64_t>> known_;  // unit, steps
  std::uint32_t units_ = 0;
  std::int64_t round_ = 0;
  FeedbackBlock block_;
  std::vector<double> block_truth_;
};

}  // namespace marketday
