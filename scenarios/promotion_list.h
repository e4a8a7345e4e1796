// `promotions:` of a scenario: the promotion mechanisms it runs, each a plug-in with parameters.
#pragma once

#include <optional>

#include "sim/description.h"
#include "sim/io/yaml.h"
#include "sim/spec.h"

namespace marketday {

Description promotions_description();

// Reads the list of `root` (of `overrides`, where it has one) into `resolved` and the spec, sorted
// by layer. The catalogue must be in the spec already.
void apply_promotions_list(const YamlNode& root, const std::optional<YamlNode>& overrides,
                           Json& resolved, MarketSpec& spec);

}  // namespace marketday
