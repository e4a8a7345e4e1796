// On-policy learning from the n steps after an action: the machinery of SARSA (n = 1), n-step
// SARSA and Monte Carlo control (n without end). A unit's last n steps wait here for their return.
#pragma once

#include <limits>
#include <map>
#include <vector>

#include "agents/temporal_difference.h"

namespace marketday {

class NStepReturns : public TemporalDifference {
 public:
  static constexpr std::size_t kToTheEnd = std::numeric_limits<std::size_t>::max();

  NStepReturns(const Json& parameters, const EnvironmentSpec& environment, std::uint64_t seed,
               std::size_t steps);

  // The target r_1 + gamma r_2 + ... + gamma^(n-1) r_n + gamma^n Q(s_n, a_n) is complete when the
  // unit's n-th transition to come brings the action a_n.
  void learn(const TransitionBatch& batch) override;
  // Cut off, not ended: bootstraps with an action drawn from the policy it would have played next.
  void end_episode() override;
  void persist(Checkpoint& checkpoint) override;

 protected:
  // The value of what follows a trajectory that was cut off.
  virtual double cut_off_value(const TableStep& last, std::uint32_t unit) {
    return drawn_next_value(last, unit);
  }
  // An entry moves once an episode, towards the return that followed its first visit.
  virtual bool first_visits_only() const { return false; }

 private:
  struct Waiting {
    std::size_t state;
    std::size_t action;
    double reward;

    template <typename Archive>
    void serialize(Archive& archive) {
      archive(state, action, reward);
    }
  };
  struct Trajectory {
    std::vector<Waiting> steps;
    std::size_t done = 0;  // steps before this one have moved
    std::size_t next_state = 0;
    std::vector<std::uint8_t> next_mask;

    template <typename Archive>
    void serialize(Archive& archive) {
      archive(steps, done, next_state, next_mask);
    }
  };
  void finish_first(Trajectory& trajectory, double value);
  void finish_all(const Trajectory& trajectory, double value);

  std::size_t n_;
  std::map<std::uint32_t, Trajectory> trajectories_;  // by unit, in order
};

}  // namespace marketday
