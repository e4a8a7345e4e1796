#include "agents/checkpoint.h"
#include "agents/create.h"
#include "agents/policy_gradient.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"reinforce",
          "Policy gradient: after an episode, its actions become the likelier the better what "
          "followed; one that was cut off counts as it stands",
          "Williams (1992); Sutton & Barto (2018), sections 13.3 and 13.4",
          PolicyGradient::parameters(
              {flag("baseline", true,
                    "returns count against the state's learnt value; else against 0, which is "
                    "slower",
                    "Sutton & Barto (2018), section 13.4")})};
}

// theta += alpha gamma^t (G_t - v(s_t)) grad ln pi(a_t | s_t), for each step of the episode in turn
class Reinforce : public PolicyGradient {
 public:
  Reinforce(const Json& parameters, const EnvironmentSpec& environment, std::uint64_t seed)
      : PolicyGradient(parameters, environment, seed),
        baseline_(parameters.at("baseline").get<bool>()) {}

  void learn(const TransitionBatch& batch) override {
    for (std::size_t row = 0; row < batch.count(); ++row) {
      const std::uint32_t unit = batch.unit_ids[row];
      if (!has_acted(unit)) continue;  // not this agent's decision
      Step step{
          {}, mask_of(unit), static_cast<std::size_t>(batch.actions[row]), batch.rewards[row]};
      columns(batch.values, row, step.active);
      episodes_[unit].push_back(std::move(step));
      if (batch.terminated[row] == 0) continue;
      learn_episode(episodes_[unit]);
      episodes_.erase(unit);
    }
  }

  void end_episode() override {
    for (const auto& [unit, steps] : episodes_) learn_episode(steps);
    episodes_.clear();
  }

  void persist(Checkpoint& checkpoint) override {
    PolicyGradient::persist(checkpoint);
    checkpoint(episodes_);
  }

 private:
  struct Step {
    ActiveColumns active;
    std::vector<std::uint8_t> mask;
    std::size_t action;
    double reward;

    template <typename Archive>
    void serialize(Archive& archive) {
      archive(active, mask, action, reward);
    }
  };

  void learn_episode(const std::vector<Step>& steps) {
    std::vector<double> returns(steps.size());
    double value = 0.0;
    for (std::size_t t = steps.size(); t-- > 0;) {
      value = steps[t].reward + discount() * value;
      returns[t] = value;
    }
    double weight = 1.0;
    for (std::size_t t = 0; t < steps.size(); ++t) {
      const Step& step = steps[t];
      double advantage = returns[t];
      if (baseline_) {
        advantage -= state_value(step.active);
        move_value(step.active, advantage);
      }
      climb(step.active, step.mask, step.action, weight * advantage);
      weight *= discount();
    }
  }

  bool baseline_;
  std::map<std::uint32_t, std::vector<Step>> episodes_;  // by unit, in order
};

}  // namespace

MARKETDAY_REGISTER(Agent, describe(), agent_factory<Reinforce>(describe));

}  // namespace marketday
