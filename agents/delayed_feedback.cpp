#include "agents/delayed_feedback.h"

#include <utility>

#include "agents/checkpoint.h"

namespace marketday {

template <typename Archive>
void serialize(Archive& archive, TransitionBatch& batch) {
  archive(batch.unit_ids, batch.values, batch.actions, batch.rewards, batch.next_values,
          batch.next_mask, batch.terminated, batch.truncated, batch.costs);
}

DelayedFeedback::DelayedFeedback(std::unique_ptr<Agent> agent, int delay_steps, int batch_steps)
    : agent_(std::move(agent)),
      delay_steps_(static_cast<std::size_t>(delay_steps)),
      batch_steps_(static_cast<std::size_t>(batch_steps)) {}

void DelayedFeedback::learn(const TransitionBatch& transitions) {
  waiting_.push_back(transitions);
  if (++steps_ % batch_steps_ == 0) tell(delay_steps_);
}

void DelayedFeedback::persist(Checkpoint& checkpoint) {
  agent_->persist(checkpoint);
  checkpoint(steps_, waiting_);
}

void DelayedFeedback::tell(std::size_t left) {
  while (waiting_.size() > left) {
    agent_->learn(waiting_.front());
    waiting_.pop_front();
  }
}

void DelayedFeedback::end_episode() {
  tell(0);
  steps_ = 0;
  agent_->end_episode();
}

}  // namespace marketday
