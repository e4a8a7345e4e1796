// A learner: acts with known propensities, learns from transitions, freezes into a Policy.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>

#include "policies/policy.h"
#include "sim/description.h"
#include "sim/environment/environment.h"

namespace marketday {

class Checkpoint;

class Agent {
 public:
  static constexpr const char* kKind = "agent";
  // Every draw of the agent is keyed by `seed`; two agents of one seed and history are equal.
  using Factory = std::function<std::unique_ptr<Agent>(
      const Json& parameters, const EnvironmentSpec& environment, std::uint64_t seed)>;

  Agent() = default;
  Agent(const Agent&) = delete;
  Agent& operator=(const Agent&) = delete;
  virtual ~Agent() = default;

  // One action a row, and the probability with which it was chosen; `propensities` may be empty
  // when nobody asks for them, the actions are the same.
  // `step` counts this agent's decisions over its whole life and keys its draws.
  virtual void act(const Observation& observation, std::uint32_t step, std::span<int> actions,
                   std::span<double> propensities) = 0;
  virtual void learn(const TransitionBatch& transitions) = 0;
  // The episode is over: flush what waits for a successor.
  virtual void end_episode() = 0;
  virtual std::unique_ptr<Policy> freeze() const = 0;
  // Everything learnt so far and what waits for a successor, for agents/checkpoint.h.
  virtual void persist(Checkpoint& checkpoint) = 0;
};

}  // namespace marketday
