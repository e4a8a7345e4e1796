// `fraud:` of a scenario: the accounts' entities, who the fraudsters are, what they pay and how
// they learn, what labels come, how the shop screens.
#pragma once

#include <optional>
#include <vector>

#include "sim/description.h"
#include "sim/io/yaml.h"
#include "sim/spec.h"

namespace marketday {

// One table a part, for `marketday describe scenario` and the docs.
std::vector<Description> fraud_descriptions();

// Reads the section of `root`, with the keys of `overrides` in their place, into `resolved` and
// the spec; leaves both alone where there is none.
void apply_fraud_section(const YamlNode& root, const std::optional<YamlNode>& overrides,
                         Json& resolved, MarketSpec& spec);

}  // namespace marketday
