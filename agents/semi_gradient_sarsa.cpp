#include <map>

#include "agents/action_table.h"
#include "agents/checkpoint.h"
#include "agents/create.h"
#include "agents/semi_gradient.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"semi_gradient_sarsa", "SARSA with linear action values over scaled features or tiles",
          "Sutton (1996); Sutton & Barto (2018), section 10.1", SemiGradient::parameters()};
}

class SemiGradientSarsa : public SemiGradient {
 public:
  using SemiGradient::SemiGradient;

  // An update waits until its unit's next transition brings the action that followed.
  void learn(const TransitionBatch& batch) override {
    for (std::size_t row = 0; row < batch.count(); ++row) {
      const std::uint32_t unit = batch.unit_ids[row];
      const auto action = static_cast<std::size_t>(batch.actions[row]);
      values().columns(batch.values, row, active_);
      const auto earlier = waiting_.find(unit);
      if (earlier != waiting_.end()) {
        update(earlier->second, values().value(active_, action));
      }
      if (batch.terminated[row] != 0) {
        update({active_, action, batch.rewards[row], {}, {}}, 0.0);
        waiting_.erase(unit);
        continue;
      }
      Waiting& now = waiting_[unit];
      now.active = active_;
      now.action = action;
      now.reward = batch.rewards[row];
      values().columns(batch.next_values, row, now.next);
      const auto mask = next_mask_row(batch, row, values().width());
      now.next_mask.assign(mask.begin(), mask.end());
    }
  }

  // Cut off, not ended: bootstraps with an action drawn from the policy it would have played next.
  void end_episode() override {
    for (const auto& [unit, last] : waiting_) {
      update(last, drawn_next_value(last.next, last.next_mask, unit));
    }
    waiting_.clear();
  }

  void persist(Checkpoint& checkpoint) override {
    SemiGradient::persist(checkpoint);
    checkpoint(waiting_);
  }

 private:
  struct Waiting {
    ActiveColumns active;
    std::size_t action = 0;
    double reward = 0.0;
    ActiveColumns next;
    std::vector<std::uint8_t> next_mask;

    template <typename Archive>
    void serialize(Archive& archive) {
      archive(active, action, reward, next, next_mask);
    }
  };

  void update(const Waiting& step, double next_value) {
    move(step.active, step.action, step.reward + discount() * next_value);
  }

  ActiveColumns active_;
  std::map<std::uint32_t, Waiting> waiting_;  // by unit, in order
};

}  // namespace

MARKETDAY_REGISTER(Agent, describe(), agent_factory<SemiGradientSarsa>(describe));

}  // namespace marketday
