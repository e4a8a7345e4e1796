#include "agents/semi_gradient.h"

#include "agents/checkpoint.h"
#include "policies/action_rules.h"
#include "policies/features.h"
#include "sim/random.h"

namespace marketday {

std::vector<Parameter> SemiGradient::parameters() {
  std::vector<Parameter> own = EpsilonSchedule::parameters();
  own.push_back(number("step_size", "-", 0.1, 1e-12, 1.0,
                       "share of an error that one update takes away; weights move by it over the "
                       "squared length of the columns",
                       "Sutton & Barto (2018), eq. 9.7 and 9.19"));
  own.push_back(number("step_decay", "1/update", 0.0, 0.0, 1e6,
                       "step_size / (1 + step_decay * updates); 0: constant",
                       "Robbins & Monro (1951)"));
  own.push_back(discount_parameter());
  own.push_back(initial_value_parameter());
  return LinearValues::parameters(own, {"greedy", "epsilon_greedy", "softmax"});
}

SemiGradient::SemiGradient(const Json& parameters, const EnvironmentSpec& environment,
                           std::uint64_t seed)
    : seed_(seed),
      epsilon_(parameters),
      step_size_(parameters.at("step_size").get<double>()),
      step_decay_(parameters.at("step_decay").get<double>()),
      discount_(read_discount(parameters, environment.discount)),
      values_(parameters, environment, parameters.at("initial_value").get<double>()) {}

void SemiGradient::act(const Observation& observation, std::uint32_t step, std::span<int> actions,
                       std::span<double> propensities) {
  step_ = step;
  const std::size_t width = values_.width();
  probabilities_.resize(observation.rows() * width);
  for (std::size_t row = 0; row < observation.rows(); ++row) {
    values_.columns(observation.values, row, active_);
    epsilon_greedy_probabilities(values_.values(active_), mask_row(observation, row),
                                 epsilon_.at(step),
                                 std::span(probabilities_).subspan(row * width, width));
  }
  draw_actions(probabilities_, observation, seed_, step, actions, propensities);
}

void SemiGradient::move(const ActiveColumns& active, std::size_t action, double target) {
  const double size = step_size_ / (1.0 + step_decay_ * updates_);
  updates_ += 1.0;
  values_.move(active, action, size * (target - values_.value(active, action)));
}

double SemiGradient::drawn_next_value(const ActiveColumns& next, std::span<const std::uint8_t> mask,
                                      std::uint32_t unit) {
  const auto values = values_.values(next);
  std::vector<double> probabilities(values.size());
  epsilon_greedy_probabilities(values, mask, epsilon_.at(step_ + 1), probabilities);
  const RandomBlock bits = draw(seed_, unit, step_, Purpose::agent);
  return drawn_value(values, probabilities, uniform(bits[0]));
}

void SemiGradient::persist(Checkpoint& checkpoint) {
  checkpoint(values_, updates_, step_);
}

}  // namespace marketday
