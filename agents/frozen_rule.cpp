#include "agents/frozen_rule.h"

namespace marketday {

std::vector<Parameter> frozen_rule_parameters(const std::vector<std::string>& rules) {
  return {text("frozen_rule", rules.front(), rules, "rule of the policy the agent freezes into"),
          number("frozen_epsilon", "share", 0.05, 0.0, 1.0,
                 "exploration of the frozen rule epsilon_greedy"),
          number("frozen_temperature", "reward", 1.0, 1e-12, 1e12,
                 "temperature of the frozen rule softmax")};
}

Json frozen_rule(const Json& parameters) {
  return {{"rule", parameters.at("frozen_rule")},
          {"epsilon", parameters.at("frozen_epsilon")},
          {"temperature", parameters.at("frozen_temperature")}};
}

}  // namespace marketday
