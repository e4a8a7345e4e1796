#include <map>

#include "agents/checkpoint.h"
#include "agents/create.h"
#include "agents/eligibility_traces.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"sarsa_lambda",
          "Tabular SARSA(lambda): SARSA whose every error teaches all recent actions",
          "Rummery & Niranjan (1994); Sutton & Barto (2018), section 12.7",
          EligibilityTraces::parameters()};
}

class SarsaLambda : public EligibilityTraces {
 public:
  using EligibilityTraces::EligibilityTraces;

  // An error waits until its unit's next transition brings the action that followed.
  void learn(const TransitionBatch& batch) override {
    for (std::size_t row = 0; row < batch.count(); ++row) {
      const TableStep step = step_of(batch, row);
      const std::uint32_t unit = batch.unit_ids[row];
      const auto earlier = waiting_.find(unit);
      if (earlier != waiting_.end()) {
        learn_error(unit, earlier->second.step, value(step.state, step.action));
        waiting_.erase(earlier);
      }
      if (step.terminated) {
        learn_error(unit, step, 0.0);
        finish(unit);
        continue;
      }
      Waiting& now = waiting_[unit];
      now.step = step;
      now.mask.assign(step.next_mask.begin(), step.next_mask.end());
      now.step.next_mask = now.mask;
    }
  }

  // Cut off, not ended: bootstraps with an action drawn from the policy it would have played next.
  void end_episode() override {
    for (const auto& [unit, last] : waiting_) {
      learn_error(unit, last.step, drawn_next_value(last.step, unit));
    }
    waiting_.clear();
    finish_all();
  }

  void persist(Checkpoint& checkpoint) override {
    EligibilityTraces::persist(checkpoint);
    checkpoint(waiting_);
  }

 private:
  struct Waiting {
    TableStep step;
    std::vector<std::uint8_t> mask;

    template <typename Archive>
    void serialize(Archive& archive) {
      archive(step, mask);
      step.next_mask = mask;
    }
  };

  void learn_error(std::uint32_t unit, const TableStep& step, double next_value) {
    const double target = step.reward + discount() * next_value;
    spread(unit, step, target - value(step.state, step.action));
  }

  std::map<std::uint32_t, Waiting> waiting_;  // by unit, in order
};

}  // namespace

MARKETDAY_REGISTER(Agent, describe(), agent_factory<SarsaLambda>(describe));

}  // namespace marketday
