#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "policies/action_rules.h"
#include "policies/discretiser.h"
#include "policies/features.h"
#include "policies/parameters.h"
#include "policies/policy.h"
#include "sim/registry.h"

namespace marketday {
namespace {

constexpr const char* kValues = "action_values";

Description describe() {
  return {"tabular",
          "A frozen learner: a table of action values by state, and a rule that turns them into "
          "probabilities",
          "Sutton & Barto (2018), chapters 2 and 6",
          {Discretiser::parameter(),
           text("rule", "greedy", {"greedy", "epsilon_greedy", "softmax"},
                "how values become probabilities; ties share evenly, masked actions get none"),
           number("epsilon", "share", 0.05, 0.0, 1.0, "exploration of the rule epsilon_greedy",
                  "Sutton & Barto (2018), section 2.2"),
           number("temperature", "reward", 1.0, 1e-12, 1e12, "temperature of the rule softmax",
                  "Sutton & Barto (2018), eq. 2.11")}};
}

class Tabular : public Policy {
 public:
  Tabular(const PolicyContent& content, const EnvironmentSpec& environment)
      : parameters_(checked_parameters(content.parameters, describe())),
        discretiser_(parameters_.at("discretiser"), environment),
        rule_(parameters_.at("rule").get<std::string>()),
        epsilon_(parameters_.at("epsilon").get<double>()),
        temperature_(parameters_.at("temperature").get<double>()),
        width_(environment.actions.size()),
        values_(checked_array(
            content, kValues, discretiser_.state_count() * width_,
            fmt::format("{} states x {} actions", discretiser_.state_count(), width_))) {}

  std::string kind() const override { return "tabular"; }

  void action_probabilities(const Observation& observation,
                            std::span<double> probabilities) const override {
    for (std::size_t row = 0; row < observation.rows(); ++row) {
      const std::size_t state = discretiser_.state(value_row(observation, row));
      fill_row(std::span(values_).subspan(state * width_, width_), mask_row(observation, row),
               probabilities.subspan(row * width_, width_));
    }
  }

  PolicyContent content() const override { return {parameters_, {{kValues, values_}}}; }

 private:
  void fill_row(std::span<const double> values, std::span<const std::uint8_t> mask,
                std::span<double> probabilities) const {
    if (rule_ == "softmax") {
      softmax_probabilities(values, mask, temperature_, probabilities);
    } else {
      epsilon_greedy_probabilities(values, mask, rule_ == "greedy" ? 0.0 : epsilon_, probabilities);
    }
  }

  Json parameters_;
  Discretiser discretiser_;
  std::string rule_;
  double epsilon_;
  double temperature_;
  std::size_t width_;
  std::vector<double> values_;
};

std::unique_ptr<Policy> create(const PolicyContent& content, const EnvironmentSpec& environment) {
  return std::make_unique<Tabular>(content, environment);
}

}  // namespace

MARKETDAY_REGISTER(Policy, describe(), create);

}  // namespace marketday
