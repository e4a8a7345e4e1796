#include "policies/value_rule.h"

#include "policies/action_rules.h"

namespace marketday {

std::vector<Parameter> ValueRule::parameters() {
  return {text("rule", "greedy", {"greedy", "epsilon_greedy", "softmax", "inverse_gap"},
               "how values become probabilities; ties share evenly, masked actions "
               "get none",
               "Sutton & Barto (2018), section 2.2; inverse_gap: Foster & Rakhlin "
               "(2020), equation 1"),
          number("epsilon", "share", 0.05, 0.0, 1.0, "exploration of the rule epsilon_greedy",
                 "Sutton & Barto (2018), section 2.2"),
          number("temperature", "reward", 1.0, 1e-12, 1e12, "temperature of the rule softmax",
                 "Sutton & Barto (2018), eq. 2.11"),
          number("gap_weight", "1/reward", 100.0, 0.0, 1e12, "gamma of the rule inverse_gap",
                 "Foster & Rakhlin (2020)")};
}

ValueRule::ValueRule(const Json& parameters)
    : rule_(parameters.at("rule").get<std::string>()),
      epsilon_(parameters.at("epsilon").get<double>()),
      temperature_(parameters.at("temperature").get<double>()),
      gap_weight_(parameters.at("gap_weight").get<double>()) {}

void ValueRule::fill(std::span<const double> values, std::span<const std::uint8_t> mask,
                     std::span<double> probabilities) const {
  if (rule_ == "softmax") {
    softmax_probabilities(values, mask, temperature_, probabilities);
  } else if (rule_ == "inverse_gap") {
    inverse_gap_probabilities(values, mask, gap_weight_, probabilities);
  } else {
    epsilon_greedy_probabilities(values, mask, rule_ == "greedy" ? 0.0 : epsilon_, probabilities);
  }
}

}  // namespace marketday
