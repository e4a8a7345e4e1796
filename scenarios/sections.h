// The sections of a scenario file: each one's parameter table and how it fills the market spec.
// One table serves reading, `marketday describe scenario` and the docs.
#pragma once

#include <functional>
#include <vector>

#include "sim/description.h"
#include "sim/io/yaml.h"
#include "sim/spec.h"

namespace marketday {

struct Section {
  Description description;
  // Fills its part of the spec from complete values; `node` is where they stand, for complaints
  // that a range cannot express.
  std::function<void(const Json& values, const YamlNode& node, MarketSpec& spec)> apply;
};

// In the order they are applied and written.
const std::vector<Section>& sections();

}  // namespace marketday
