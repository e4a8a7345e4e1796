#include "agents/create.h"
#include "agents/temporal_difference.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"q_learning", "Tabular Q-learning: learns the best policy's values whatever it plays",
          "Watkins & Dayan (1992); Sutton & Barto (2018), eq. 6.8",
          TemporalDifference::parameters()};
}

class QLearning : public TemporalDifference {
 public:
  using TemporalDifference::TemporalDifference;

  void learn(const TransitionBatch& batch) override {
    for (std::size_t row = 0; row < batch.count(); ++row) {
      const TableStep step = step_of(batch, row);
      move(step.state, step.action, step.reward + discount() * greatest_next_value(step));
    }
  }
};

}  // namespace

MARKETDAY_REGISTER(Agent, describe(), agent_factory<QLearning>(describe));

}  // namespace marketday
