#include "agents/checkpoint.h"
#include "agents/create.h"
#include "agents/policy_gradient.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"actor_critic",
          "Policy gradient: after every step, its action becomes the likelier the more it "
          "surpassed the state's learnt value",
          "Barto, Sutton & Anderson (1983); Sutton & Barto (2018), section 13.5",
          PolicyGradient::parameters({})};
}

// delta = r + gamma v(s') - v(s); v += delta; theta += alpha gamma^t delta grad ln pi(a | s)
class ActorCritic : public PolicyGradient {
 public:
  using PolicyGradient::PolicyGradient;

  void learn(const TransitionBatch& batch) override {
    for (std::size_t row = 0; row < batch.count(); ++row) {
      const std::uint32_t unit = batch.unit_ids[row];
      if (!has_acted(unit)) continue;  // not this agent's decision
      double target = batch.rewards[row];
      if (batch.terminated[row] == 0) {
        columns(batch.next_values, row, active_);
        target += discount() * state_value(active_);
      }
      columns(batch.values, row, active_);
      const double error = target - state_value(active_);
      double& weight = weights_.try_emplace(unit, 1.0).first->second;
      move_value(active_, error);
      climb(active_, mask_of(unit), static_cast<std::size_t>(batch.actions[row]), weight * error);
      weight *= discount();
      if (batch.terminated[row] != 0) weights_.erase(unit);
    }
  }

  void end_episode() override { weights_.clear(); }

  void persist(Checkpoint& checkpoint) override {
    PolicyGradient::persist(checkpoint);
    checkpoint(weights_);
  }

 private:
  ActiveColumns active_;
  std::map<std::uint32_t, double> weights_;  // gamma^t, by unit
};

}  // namespace

MARKETDAY_REGISTER(Agent, describe(), agent_factory<ActorCritic>(describe));

}  // namespace marketday
