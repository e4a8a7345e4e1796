#include "agents/policy_gradient.h"

#include "agents/checkpoint.h"
#include "agents/schedules.h"
#include "policies/action_rules.h"
#include "policies/features.h"

namespace marketday {

std::vector<Parameter> PolicyGradient::parameters(const std::vector<Parameter>& own) {
  std::vector<Parameter> all = {
      number("step_size", "1/reward", 0.05, 1e-12, 1e6,
             "step of the preferences, over the squared length of the columns",
             "Sutton & Barto (2018), section 13.3"),
      number("value_step_size", "-", 0.1, 1e-12, 1.0,
             "share of an error of the state's value that one update takes away",
             "Sutton & Barto (2018), section 13.4"),
      discount_parameter()};
  all.insert(all.end(), own.begin(), own.end());
  return LinearValues::parameters(all, {"softmax", "greedy", "epsilon_greedy"});
}

PolicyGradient::PolicyGradient(const Json& parameters, const EnvironmentSpec& environment,
                               std::uint64_t seed)
    : seed_(seed),
      policy_step_(parameters.at("step_size").get<double>()),
      value_step_(parameters.at("value_step_size").get<double>()),
      discount_(read_discount(parameters, environment.discount)),
      preferences_(parameters, environment, 0.0),
      value_weights_(preferences_.columns_in_all(), 0.0) {}

void PolicyGradient::act(const Observation& observation, std::uint32_t step, std::span<int> actions,
                         std::span<double> propensities) {
  const std::size_t width = preferences_.width();
  probabilities_.resize(observation.rows() * width);
  for (std::size_t row = 0; row < observation.rows(); ++row) {
    const auto mask = mask_row(observation, row);
    columns(observation.values, row, active_);
    softmax_probabilities(preferences_.values(active_), mask, 1.0,
                          std::span(probabilities_).subspan(row * width, width));
    masks_[observation.unit_ids[row]].assign(mask.begin(), mask.end());
  }
  draw_actions(probabilities_, observation, seed_, step, actions, propensities);
}

double PolicyGradient::state_value(const ActiveColumns& active) const {
  double sum = 0.0;
  for (const ActiveColumn& item : active) sum += value_weights_[item.column] * item.value;
  return sum;
}

void PolicyGradient::move_value(const ActiveColumns& active, double error) {
  const double step = value_step_ * error / squared_length(active);
  for (const ActiveColumn& item : active) value_weights_[item.column] += step * item.value;
}

// grad ln pi(a | x) moves preference b by (1 if b is a else 0) - pi(b | x)
void PolicyGradient::climb(const ActiveColumns& active, std::span<const std::uint8_t> mask,
                           std::size_t action, double advantage) {
  std::vector<double> probabilities(mask.size());
  softmax_probabilities(preferences_.values(active), mask, 1.0, probabilities);
  for (std::size_t b = 0; b < mask.size(); ++b) {
    if (mask[b] == 0) continue;
    const double slope = (b == action ? 1.0 : 0.0) - probabilities[b];
    preferences_.move(active, b, policy_step_ * advantage * slope);
  }
}

void PolicyGradient::persist(Checkpoint& checkpoint) {
  checkpoint(preferences_, value_weights_, masks_);
}

}  // namespace marketday
