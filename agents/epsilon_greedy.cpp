#include "agents/action_table.h"
#include "agents/checkpoint.h"
#include "agents/schedules.h"
#include "policies/action_rules.h"
#include "policies/parameters.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  std::vector<Parameter> own = EpsilonSchedule::parameters();
  own.push_back(text("step_rule", "sample_average", {"sample_average", "constant"},
                     "an action's value: mean of its rewards, or exponentially weighted",
                     "Sutton & Barto (2018), eq. 2.3 and 2.5"));
  own.push_back(number("step_size", "-", 0.1, 1e-12, 1.0, "weight of the newest reward (constant)",
                       "Sutton & Barto (2018), eq. 2.5"));
  own.push_back(initial_value_parameter());
  return {"epsilon_greedy", "Bandit: mostly the best action so far, else any at random",
          "Sutton & Barto (2018), section 2.4", ActionTable::parameters(std::move(own))};
}

class EpsilonGreedy : public Agent {
 public:
  EpsilonGreedy(const Json& parameters, const EnvironmentSpec& environment, std::uint64_t seed)
      : seed_(seed),
        epsilon_(parameters),
        sample_average_(parameters.at("step_rule").get<std::string>() == "sample_average"),
        step_size_(parameters.at("step_size").get<double>()),
        table_(parameters, environment, parameters.at("initial_value").get<double>()) {}

  void act(const Observation& observation, std::uint32_t step, std::span<int> actions,
           std::span<double> propensities) override {
    table_.choose_epsilon_greedily(observation, seed_, step, epsilon_.at(step), actions,
                                   propensities);
  }

  void learn(const TransitionBatch& batch) override {
    for (std::size_t row = 0; row < batch.count(); ++row) {
      const std::size_t state = table_.state(batch.values, row);
      const auto action = static_cast<std::size_t>(batch.actions[row]);
      const std::uint32_t visit = ++table_.visits(state)[action];
      double& value = table_.values(state)[action];
      value += (sample_average_ ? 1.0 / visit : step_size_) * (batch.rewards[row] - value);
    }
  }

  void end_episode() override {}
  std::unique_ptr<Policy> freeze() const override { return table_.freeze(); }

  void persist(Checkpoint& checkpoint) override { checkpoint(table_); }

 private:
  std::uint64_t seed_;
  EpsilonSchedule epsilon_;
  bool sample_average_;
  double step_size_;
  ActionTable table_;
};

std::unique_ptr<Agent> create(const Json& parameters, const EnvironmentSpec& environment,
                              std::uint64_t seed) {
  return std::make_unique<EpsilonGreedy>(checked_parameters(parameters, describe()), environment,
                                         seed);
}

}  // namespace

MARKETDAY_REGISTER(Agent, describe(), create);

}  // namespace marketday
