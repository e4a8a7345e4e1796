#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "policies/basis.h"
#include "policies/features.h"
#include "policies/parameters.h"
#include "policies/policy.h"
#include "policies/value_rule.h"
#include "sim/registry.h"

namespace marketday {
namespace {

constexpr const char* kWeights = "weights";

Description describe() {
  std::vector<Parameter> parameters = Basis::parameters();
  for (const Parameter& parameter : ValueRule::parameters()) parameters.push_back(parameter);
  return {"linear",
          "A frozen learner: an action's value is a weighted sum of the observation's columns, and "
          "a rule turns values into probabilities",
          "Sutton & Barto (2018), section 9.4", std::move(parameters)};
}

class Linear : public Policy {
 public:
  Linear(const PolicyContent& content, const EnvironmentSpec& environment)
      : parameters_(checked_parameters(content.parameters, describe())),
        basis_(parameters_, environment),
        rule_(parameters_),
        width_(environment.actions.size()),
        weights_(checked_array(content, kWeights, basis_.size() * width_,
                               fmt::format("{} actions x {} columns", width_, basis_.size()))) {}

  std::string kind() const override { return "linear"; }

  void action_probabilities(const Observation& observation,
                            std::span<double> probabilities) const override {
    std::vector<ActiveColumn> active;
    std::vector<double> values(width_);
    for (std::size_t row = 0; row < observation.rows(); ++row) {
      basis_.fill(value_row(observation, row), active);
      for (std::size_t a = 0; a < width_; ++a) {
        values[a] = 0.0;
        for (const ActiveColumn& item : active) {
          values[a] += weights_[a * basis_.size() + item.column] * item.value;
        }
      }
      rule_.fill(values, mask_row(observation, row), probabilities.subspan(row * width_, width_));
    }
  }

  PolicyContent content() const override { return {parameters_, {{kWeights, weights_}}}; }

 private:
  Json parameters_;
  Basis basis_;
  ValueRule rule_;
  std::size_t width_;
  std::vector<double> weights_;  // actions x columns
};

std::unique_ptr<Policy> create(const PolicyContent& content, const EnvironmentSpec& environment) {
  return std::make_unique<Linear>(content, environment);
}

}  // namespace

MARKETDAY_REGISTER(Policy, describe(), create);

}  // namespace marketday
