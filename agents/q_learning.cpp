#include "agents/action_table.h"
#include "agents/schedules.h"
#include "policies/action_rules.h"
#include "policies/parameters.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"q_learning", "Tabular Q-learning: learns the best policy's values whatever it plays",
          "Watkins & Dayan (1992); Sutton & Barto (2018), eq. 6.8",
          temporal_difference_parameters()};
}

class QLearning : public Agent {
 public:
  QLearning(const Json& parameters, const EnvironmentSpec& environment, std::uint64_t seed)
      : seed_(seed),
        epsilon_(parameters),
        step_size_(parameters),
        discount_(read_discount(parameters, environment.discount)),
        table_(parameters, environment, parameters.at("initial_value").get<double>()) {}

  void act(const Observation& observation, std::uint32_t step, std::span<int> actions,
           std::span<double> propensities) override {
    table_.choose_epsilon_greedily(observation, seed_, step, epsilon_.at(step), actions,
                                   propensities);
  }

  // a truncated process goes on in truth, so it bootstraps like any other
  void learn(const TransitionBatch& batch) override {
    for (std::size_t row = 0; row < batch.count(); ++row) {
      double target = batch.rewards[row];
      if (batch.terminated[row] == 0) {
        const std::size_t next = table_.state(batch.next_values, row);
        target += discount_ *
                  greatest_value(table_.values(next), next_mask_row(batch, row, table_.width()));
      }
      const std::size_t state = table_.state(batch.values, row);
      const auto action = static_cast<std::size_t>(batch.actions[row]);
      const std::uint32_t visit = ++table_.visits(state)[action];
      double& value = table_.values(state)[action];
      value += step_size_.at(visit) * (target - value);
    }
  }

  void end_episode() override {}
  std::unique_ptr<Policy> freeze() const override { return table_.freeze(); }

 private:
  std::uint64_t seed_;
  EpsilonSchedule epsilon_;
  StepSize step_size_;
  double discount_;
  ActionTable table_;
};

std::unique_ptr<Agent> create(const Json& parameters, const EnvironmentSpec& environment,
                              std::uint64_t seed) {
  return std::make_unique<QLearning>(checked_parameters(parameters, describe()), environment, seed);
}

}  // namespace

MARKETDAY_REGISTER(Agent, describe(), create);

}  // namespace marketday
