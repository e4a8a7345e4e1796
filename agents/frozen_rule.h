// The rule that turns an agent's values into probabilities once it is frozen, as declared.
#pragma once

#include <string>
#include <vector>

#include "sim/description.h"

namespace marketday {

// `rules`: those on offer; the first is the default.
std::vector<Parameter> frozen_rule_parameters(const std::vector<std::string>& rules);

// The frozen policy's own parameters: rule, epsilon, temperature.
Json frozen_rule(const Json& parameters);

}  // namespace marketday
