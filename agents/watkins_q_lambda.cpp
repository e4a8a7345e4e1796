#include <map>

#include "agents/checkpoint.h"
#include "agents/create.h"
#include "agents/eligibility_traces.h"
#include "policies/action_rules.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"watkins_q_lambda",
          "Tabular Watkins's Q(lambda): Q-learning whose every error teaches the recent actions, "
          "back to the last that was not greedy",
          "Watkins (1989); Sutton & Barto (2018), section 12.10", EligibilityTraces::parameters()};
}

class WatkinsQLambda : public EligibilityTraces {
 public:
  using EligibilityTraces::EligibilityTraces;

  void learn(const TransitionBatch& batch) override {
    for (std::size_t row = 0; row < batch.count(); ++row) {
      const TableStep step = step_of(batch, row);
      const std::uint32_t unit = batch.unit_ids[row];
      if (!is_greedy(unit, step)) cut(unit);
      const double target = step.reward + discount() * greatest_next_value(step);
      spread(unit, step, target - value(step.state, step.action));
      if (step.terminated) {
        masks_.erase(unit);
        finish(unit);
      } else {
        masks_[unit].assign(step.next_mask.begin(), step.next_mask.end());
      }
    }
  }

  void end_episode() override {
    masks_.clear();
    finish_all();
  }

  void persist(Checkpoint& checkpoint) override {
    EligibilityTraces::persist(checkpoint);
    checkpoint(masks_);
  }

 private:
  bool is_greedy(std::uint32_t unit, const TableStep& step) {
    const auto mask = masks_.find(unit);
    if (mask == masks_.end()) return true;  // the first of its episode: no trace to cut
    return value(step.state, step.action) ==
           greatest_value(table().values(step.state), mask->second);
  }

  std::map<std::uint32_t, std::vector<std::uint8_t>> masks_;  // of a unit's next decision
};

}  // namespace

MARKETDAY_REGISTER(Agent, describe(), agent_factory<WatkinsQLambda>(describe));

}  // namespace marketday
