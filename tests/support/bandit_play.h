// Plays a bandit of one state directly on an agent: no environment, any law of rewards.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "agents/agent.h"
#include "support/statistics.h"

namespace marketday::tests {

class BanditPlay {
 public:
  BanditPlay(const std::string& agent, const Json& parameters, std::size_t arms,
             std::uint64_t seed);
  std::size_t choose();
  void learn(double reward);  // of the last choice
  Agent& agent() { return *agent_; }

 private:
  std::unique_ptr<Agent> agent_;
  Observation observation_;
  TransitionBatch batch_;
  std::uint32_t step_ = 0;
};

using Chances = std::vector<double>;  // of a reward of 1, by arm

// Mean pseudo-regret against the best arm of each pull, over runs; every agent meets the same luck.
Mean bernoulli_regret(const std::string& agent, const Json& parameters,
                      const std::function<const Chances&(int pull)>& chances_at, int pulls,
                      int runs);
Mean bernoulli_regret(const std::string& agent, const Json& parameters, const Chances& chances,
                      int pulls, int runs);

}  // namespace marketday::tests
