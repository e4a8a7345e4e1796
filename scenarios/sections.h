// The sections of a scenario file: each one's parameter table and how it fills the market spec.
// One table serves reading, `marketday describe scenario` and the docs.
#pragma once

#include <functional>
#include <string>
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

std::vector<Section> shop_sections();
std::vector<Section> shopper_sections();
std::vector<Section> behaviour_sections();
std::vector<Section> merchandise_sections();
Section facts_section();

// Where row `index` of `key` stands, or the section itself when the rows came from elsewhere.
YamlNode row_place(const YamlNode& node, const std::string& key, std::size_t index);
inline constexpr std::size_t kNoRow = static_cast<std::size_t>(-1);

}  // namespace marketday
