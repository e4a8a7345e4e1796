#include "agents/linear_values.h"

#include <cmath>

#include "agents/frozen_rule.h"
#include "policies/features.h"
#include "sim/registry.h"

namespace marketday {

std::vector<Parameter> LinearValues::parameters(const std::vector<Parameter>& own,
                                                const std::vector<std::string>& rules) {
  std::vector<Parameter> all = Basis::parameters();
  all.insert(all.end(), own.begin(), own.end());
  for (const Parameter& parameter : frozen_rule_parameters(rules)) all.push_back(parameter);
  return all;
}

LinearValues::LinearValues(const Json& parameters, const EnvironmentSpec& environment,
                           double initial_value)
    : environment_(environment),
      frozen_parameters_(Basis::own(parameters)),
      basis_(parameters, environment),
      features_(environment.features.size()),
      width_(environment.actions.size()),
      weights_(basis_.size() * width_, 0.0),
      values_(width_) {
  frozen_parameters_.update(frozen_rule(parameters));
  basis_.fill_constant(initial_value, weights_);
}

double LinearValues::value(const ActiveColumns& active, std::size_t action) const {
  const auto weights = std::span(weights_).subspan(action * basis_.size(), basis_.size());
  double sum = 0.0;
  for (const ActiveColumn& item : active) sum += weights[item.column] * item.value;
  return sum;
}

std::span<const double> LinearValues::values(const ActiveColumns& active) {
  for (std::size_t a = 0; a < width_; ++a) values_[a] = value(active, a);
  return values_;
}

void LinearValues::move(const ActiveColumns& active, std::size_t action, double change) {
  if (!std::isfinite(change)) {
    throw parameter_error("step_size", "the weights grew beyond all bounds",
                          "give a smaller step_size, or scale the rewards down");
  }
  const double step = change / squared_length(active);
  const auto weights = std::span(weights_).subspan(action * basis_.size(), basis_.size());
  for (const ActiveColumn& item : active) weights[item.column] += step * item.value;
}

std::unique_ptr<Policy> LinearValues::freeze() const {
  const PolicyContent content{frozen_parameters_, {{"weights", weights_}}};
  return Registry<Policy>::instance().find("linear").create(content, environment_);
}

double squared_length(const ActiveColumns& active) {
  double sum = 0.0;
  for (const ActiveColumn& item : active) sum += item.value * item.value;
  return sum;
}

}  // namespace marketday
