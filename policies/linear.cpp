#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "policies/action_rules.h"
#include "policies/basis.h"
#include "policies/features.h"
#include "policies/parameters.h"
#include "policies/policy.h"
#include "sim/registry.h"

namespace marketday {
namespace {

constexpr const char* kWeights = "weights";

Description describe() {
  std::vector<Parameter> parameters = Basis::parameters();
  parameters.push_back(text("rule", "greedy",
                            {"greedy", "epsilon_greedy", "softmax", "inverse_gap"},
                            "how values become probabilities; ties share evenly, masked actions "
                            "get none",
                            "Sutton & Barto (2018), section 2.2; inverse_gap: Foster & Rakhlin "
                            "(2020), equation 1"));
  parameters.push_back(number("epsilon", "share", 0.05, 0.0, 1.0,
                              "exploration of the rule epsilon_greedy",
                              "Sutton & Barto (2018), section 2.2"));
  parameters.push_back(number("temperature", "reward", 1.0, 1e-12, 1e12,
                              "temperature of the rule softmax",
                              "Sutton & Barto (2018), eq. 2.11"));
  parameters.push_back(number("gap_weight", "1/reward", 100.0, 0.0, 1e12,
                              "gamma of the rule inverse_gap", "Foster & Rakhlin (2020)"));
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
        rule_(parameters_.at("rule").get<std::string>()),
        epsilon_(parameters_.at("epsilon").get<double>()),
        temperature_(parameters_.at("temperature").get<double>()),
        gap_weight_(parameters_.at("gap_weight").get<double>()),
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
      fill_row(values, mask_row(observation, row), probabilities.subspan(row * width_, width_));
    }
  }

  PolicyContent content() const override { return {parameters_, {{kWeights, weights_}}}; }

 private:
  void fill_row(std::span<const double> values, std::span<const std::uint8_t> mask,
                std::span<double> probabilities) const {
    if (rule_ == "softmax") {
      softmax_probabilities(values, mask, temperature_, probabilities);
    } else if (rule_ == "inverse_gap") {
      inverse_gap_probabilities(values, mask, gap_weight_, probabilities);
    } else {
      epsilon_greedy_probabilities(values, mask, rule_ == "greedy" ? 0.0 : epsilon_, probabilities);
    }
  }

  Json parameters_;
  Basis basis_;
  std::string rule_;
  double epsilon_;
  double temperature_;
  double gap_weight_;
  std::size_t width_;
  std::vector<double> weights_;  // actions x columns
};

std::unique_ptr<Policy> create(const PolicyContent& content, const EnvironmentSpec& environment) {
  return std::make_unique<Linear>(content, environment);
}

}  // namespace

MARKETDAY_REGISTER(Policy, describe(), create);

}  // namespace marketday
