#include <map>

#include "agents/action_table.h"
#include "agents/schedules.h"
#include "policies/action_rules.h"
#include "policies/parameters.h"
#include "sim/random.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"sarsa", "Tabular SARSA: learns the values of the policy it plays, exploration included",
          "Rummery & Niranjan (1994); Sutton & Barto (2018), eq. 6.7",
          temporal_difference_parameters()};
}

class Sarsa : public Agent {
 public:
  Sarsa(const Json& parameters, const EnvironmentSpec& environment, std::uint64_t seed)
      : seed_(seed),
        epsilon_(parameters),
        step_size_(parameters),
        discount_(read_discount(parameters, environment.discount)),
        table_(parameters, environment, parameters.at("initial_value").get<double>()) {}

  void act(const Observation& observation, std::uint32_t step, std::span<int> actions,
           std::span<double> propensities) override {
    step_ = step;
    table_.choose_epsilon_greedily(observation, seed_, step, epsilon_.at(step), actions,
                                   propensities);
  }

  // An update waits until its unit's next transition brings the action that followed.
  void learn(const TransitionBatch& batch) override {
    for (std::size_t row = 0; row < batch.count(); ++row) {
      const std::size_t state = table_.state(batch.values, row);
      const auto action = static_cast<std::size_t>(batch.actions[row]);
      const auto earlier = waiting_.find(batch.unit_ids[row]);
      if (earlier != waiting_.end()) {
        update(earlier->second, discount_ * table_.values(state)[action]);
        waiting_.erase(earlier);
      }
      Waiting now{state, action, batch.rewards[row], 0, {}};
      if (batch.terminated[row] != 0) {
        update(now, 0.0);
        continue;
      }
      const auto mask = next_mask_row(batch, row, table_.width());
      now.next_state = table_.state(batch.next_values, row);
      now.next_mask.assign(mask.begin(), mask.end());
      waiting_.emplace(batch.unit_ids[row], std::move(now));
    }
  }

  // Cut off, not ended: bootstraps with an action drawn from the policy it would have played next.
  void end_episode() override {
    for (const auto& [unit, last] : waiting_) update(last, discount_ * drawn_value(unit, last));
    waiting_.clear();
  }

  std::unique_ptr<Policy> freeze() const override { return table_.freeze(); }

 private:
  struct Waiting {
    std::size_t state;
    std::size_t action;
    double reward;
    std::size_t next_state;
    std::vector<std::uint8_t> next_mask;
  };

  void update(const Waiting& step, double next_value) {
    const std::uint32_t visit = ++table_.visits(step.state)[step.action];
    double& value = table_.values(step.state)[step.action];
    value += step_size_.at(visit) * (step.reward + next_value - value);
  }

  double drawn_value(std::uint32_t unit, const Waiting& last) {
    const auto values = table_.values(last.next_state);
    std::vector<double> probabilities(values.size());
    epsilon_greedy_probabilities(values, last.next_mask, epsilon_.at(step_ + 1), probabilities);
    const RandomBlock bits = draw(seed_, unit, step_, Purpose::agent);
    const double u = uniform(bits[0]);
    double cumulative = 0.0;
    double value = 0.0;
    for (std::size_t a = 0; a < values.size() && cumulative <= u; ++a) {
      if (probabilities[a] > 0.0) value = values[a];
      cumulative += probabilities[a];
    }
    return value;
  }

  std::uint64_t seed_;
  EpsilonSchedule epsilon_;
  StepSize step_size_;
  double discount_;
  ActionTable table_;
  std::uint32_t step_ = 0;
  std::map<std::uint32_t, Waiting> waiting_;  // by unit, in order
};

std::unique_ptr<Agent> create(const Json& parameters, const EnvironmentSpec& environment,
                              std::uint64_t seed) {
  return std::make_unique<Sarsa>(checked_parameters(parameters, describe()), environment, seed);
}

}  // namespace

MARKETDAY_REGISTER(Agent, describe(), create);

}  // namespace marketday
