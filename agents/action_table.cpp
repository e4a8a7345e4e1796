#include "agents/action_table.h"

#include "agents/frozen_rule.h"
#include "policies/action_rules.h"
#include "policies/features.h"
#include "sim/registry.h"

namespace marketday {

std::vector<Parameter> ActionTable::parameters(std::vector<Parameter> own) {
  own.push_back(Discretiser::parameter());
  for (const Parameter& parameter :
       frozen_rule_parameters({"greedy", "epsilon_greedy", "softmax"})) {
    own.push_back(parameter);
  }
  return own;
}

ActionTable::ActionTable(const Json& parameters, const EnvironmentSpec& environment,
                         double initial_value)
    : environment_(environment),
      frozen_parameters_(frozen_rule(parameters)),
      discretiser_(parameters.at("discretiser"), environment),
      features_(environment.features.size()),
      width_(environment.actions.size()),
      values_(discretiser_.state_count() * width_, initial_value),
      visits_(values_.size(), 0) {
  frozen_parameters_["discretiser"] = discretiser_.table();
}

std::size_t ActionTable::state(const Observation& observation, std::size_t row) const {
  return state(observation.values, row);
}

std::size_t ActionTable::state(const std::vector<double>& values, std::size_t row) const {
  return discretiser_.state(std::span(values).subspan(row * features_, features_));
}

void ActionTable::choose(const Observation& observation, std::uint64_t seed, std::uint32_t step,
                         const Rule& rule, std::span<int> actions, std::span<double> propensities) {
  probabilities_.resize(observation.rows() * width_);
  for (std::size_t row = 0; row < observation.rows(); ++row) {
    rule(state(observation, row), mask_row(observation, row),
         std::span(probabilities_).subspan(row * width_, width_));
  }
  draw_actions(probabilities_, observation, seed, step, actions, propensities);
}

void ActionTable::choose_greatest(const Observation& observation, std::uint64_t seed,
                                  std::uint32_t step, const Valuation& valuation,
                                  std::span<int> actions, std::span<double> propensities) {
  greatest_.resize(width_);
  probabilities_.resize(width_);
  for (std::size_t row = 0; row < observation.rows(); ++row) {
    const auto mask = mask_row(observation, row);
    valuation(state(observation, row), greatest_);
    actions[row] = only_greatest(greatest_, mask);
    double propensity = 1.0;
    if (actions[row] < 0) {
      greedy_probabilities(greatest_, mask, probabilities_);
      actions[row] = draw_action(probabilities_, observation.unit_ids[row], seed, step);
      propensity = probabilities_[static_cast<std::size_t>(actions[row])];
    }
    if (!propensities.empty()) propensities[row] = propensity;
  }
}

void ActionTable::choose_epsilon_greedily(const Observation& observation, std::uint64_t seed,
                                          std::uint32_t step, double epsilon,
                                          std::span<int> actions, std::span<double> propensities) {
  const auto rule = [&](std::size_t state, std::span<const std::uint8_t> mask,
                        std::span<double> probabilities) {
    epsilon_greedy_probabilities(values(state), mask, epsilon, probabilities);
  };
  choose(observation, seed, step, rule, actions, propensities);
}

std::unique_ptr<Policy> ActionTable::freeze() const {
  const PolicyContent content{frozen_parameters_, {{"action_values", values_}}};
  return Registry<Policy>::instance().find("tabular").create(content, environment_);
}

std::span<const std::uint8_t> next_mask_row(const TransitionBatch& batch, std::size_t row,
                                            std::size_t width) {
  return std::span(batch.next_mask).subspan(row * width, width);
}

}  // namespace marketday
