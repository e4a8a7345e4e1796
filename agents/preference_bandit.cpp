#include "agents/preference_bandit.h"

#include "agents/checkpoint.h"
#include "policies/features.h"
#include "policies/policy.h"

namespace marketday {

std::vector<Parameter> PreferenceBandit::parameters(std::vector<Parameter> own) {
  std::vector<Parameter> all = ActionTable::parameters(std::move(own));
  for (Parameter& parameter : all) {
    if (parameter.name == "frozen_rule") parameter.default_value = "softmax";
  }
  return all;
}

PreferenceBandit::PreferenceBandit(const Json& parameters, const EnvironmentSpec& environment,
                                   std::uint64_t seed)
    : seed_(seed), table_(parameters, environment, 0.0) {}

void PreferenceBandit::act(const Observation& observation, std::uint32_t step,
                           std::span<int> actions, std::span<double> propensities) {
  const std::size_t width = table_.width();
  std::vector<double> probabilities(observation.rows() * width);
  for (std::size_t row = 0; row < observation.rows(); ++row) {
    const auto of_row = std::span(probabilities).subspan(row * width, width);
    fill(table_.state(observation, row), mask_row(observation, row), of_row);
    drawn_from_[observation.unit_ids[row]].assign(of_row.begin(), of_row.end());
  }
  draw_actions(probabilities, observation, seed_, step, actions, propensities);
}

void PreferenceBandit::learn(const TransitionBatch& batch) {
  for (std::size_t row = 0; row < batch.count(); ++row) {
    const auto drawn_from = drawn_from_.find(batch.unit_ids[row]);
    if (drawn_from == drawn_from_.end()) continue;  // not this agent's decision
    const std::size_t state = table_.state(batch.values, row);
    const auto action = static_cast<std::size_t>(batch.actions[row]);
    ++table_.visits(state)[action];
    learn_reward(state, action, batch.rewards[row], drawn_from->second);
  }
}

void PreferenceBandit::persist(Checkpoint& checkpoint) {
  checkpoint(table_, drawn_from_);
}

}  // namespace marketday
