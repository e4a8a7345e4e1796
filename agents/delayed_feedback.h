// An agent whose feedback comes late, in batches, or both: what a decision led to is told so many
// steps after it was known, and only at every so many steps. Any agent can be wrapped; it neither
// chooses nor learns anything itself. The end of an episode brings all that is still under way, so
// that nothing of one episode is learnt in the next.
// Delayed: Joulani, Gyorgy & Szepesvari (2013), QPM-D, whose regret grows by no more than the
// gaps' sum times the delay. Batched: Perchet, Rigollet, Chassang & Snowberg (2016).
#pragma once

#include <deque>
#include <memory>

#include "agents/agent.h"

namespace marketday {

class DelayedFeedback : public Agent {
 public:
  // `delay_steps` 0 and `batch_steps` 1: the plain agent.
  DelayedFeedback(std::unique_ptr<Agent> agent, int delay_steps, int batch_steps);

  void act(const Observation& observation, std::uint32_t step, std::span<int> actions,
           std::span<double> propensities) override {
    agent_->act(observation, step, actions, propensities);
  }
  void learn(const TransitionBatch& transitions) override;
  void end_episode() override;
  std::unique_ptr<Policy> freeze() const override { return agent_->freeze(); }
  void persist(Checkpoint& checkpoint) override;

 private:
  void tell(std::size_t left);  // all but the `left` latest

  std::unique_ptr<Agent> agent_;
  std::size_t delay_steps_;
  std::size_t batch_steps_;
  std::size_t steps_ = 0;  // of this episode
  std::deque<TransitionBatch> waiting_;
};

}  // namespace marketday
