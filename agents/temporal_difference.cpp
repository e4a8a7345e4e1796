#include "agents/temporal_difference.h"

#include "agents/checkpoint.h"
#include "policies/action_rules.h"
#include "sim/random.h"

namespace marketday {

std::vector<Parameter> TemporalDifference::parameters(const std::vector<Parameter>& own) {
  std::vector<Parameter> all = EpsilonSchedule::parameters();
  for (const Parameter& parameter : StepSize::parameters()) all.push_back(parameter);
  all.push_back(discount_parameter());
  all.push_back(initial_value_parameter());
  all.insert(all.end(), own.begin(), own.end());
  return ActionTable::parameters(std::move(all));
}

TemporalDifference::TemporalDifference(const Json& parameters, const EnvironmentSpec& environment,
                                       std::uint64_t seed)
    : seed_(seed),
      epsilon_(parameters),
      step_size_(parameters),
      discount_(read_discount(parameters, environment.discount)),
      table_(parameters, environment, parameters.at("initial_value").get<double>()),
      probabilities_(environment.actions.size()) {}

void TemporalDifference::act(const Observation& observation, std::uint32_t step,
                             std::span<int> actions, std::span<double> propensities) {
  step_ = step;
  table_.choose_epsilon_greedily(observation, seed_, step, epsilon_.at(step), actions,
                                 propensities);
}

TableStep TemporalDifference::step_of(const TransitionBatch& batch, std::size_t row) const {
  TableStep step;
  step.state = table_.state(batch.values, row);
  step.action = static_cast<std::size_t>(batch.actions[row]);
  step.reward = batch.rewards[row];
  step.terminated = batch.terminated[row] != 0;
  step.next_mask = next_mask_row(batch, row, table_.width());
  // a truncated process goes on in truth, so it bootstraps like any other
  if (!step.terminated) step.next_state = table_.state(batch.next_values, row);
  return step;
}

double TemporalDifference::next_step_size(std::size_t state, std::size_t action) {
  return step_size_.at(++table_.visits(state)[action]);
}

void TemporalDifference::move(std::size_t state, std::size_t action, double target) {
  const double size = next_step_size(state, action);
  double& entry = value(state, action);
  entry += size * (target - entry);
}

double TemporalDifference::greatest_next_value(const TableStep& step) {
  if (step.terminated) return 0.0;
  return greatest_value(table_.values(step.next_state), step.next_mask);
}

double TemporalDifference::expected_next_value(const TableStep& step) {
  if (step.terminated) return 0.0;
  return expected_value(table_.values(step.next_state), next_probabilities(step));
}

double TemporalDifference::drawn_next_value(const TableStep& step, std::uint32_t unit) {
  if (step.terminated) return 0.0;
  const RandomBlock bits = draw(seed_, unit, step_, Purpose::agent);
  return drawn_value(table_.values(step.next_state), next_probabilities(step), uniform(bits[0]));
}

std::span<const double> TemporalDifference::next_probabilities(const TableStep& step) {
  epsilon_greedy_probabilities(table_.values(step.next_state), step.next_mask,
                               epsilon_.at(step_ + 1), probabilities_);
  return probabilities_;
}

void TemporalDifference::persist(Checkpoint& checkpoint) {
  checkpoint(table_, step_);
}

}  // namespace marketday
