// A scenario: one world as YAML, read into a MarketSpec. Reads and checks; simulates nothing.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/description.h"
#include "sim/io/yaml.h"

namespace marketday {

struct MarketSpec;

struct Scenario {
  std::string name;
  std::string summary;  // what it shows, one line
  Json resolved;        // every section with every value, defaults filled in
  std::shared_ptr<const MarketSpec> market;
};

// `name_or_path`: a .yaml path (relative to `beside`, the folder of the asking file, then to the
// working folder) or the bare name of a scenario that ships with Marketday.
Scenario load_scenario(const std::string& name_or_path, const std::string& beside = "");
YamlNode load_scenario_file(const std::string& name_or_path, const std::string& beside = "");

// `overrides`: sections whose keys replace those of `node`, checked alike.
Scenario read_scenario(const YamlNode& node, const std::optional<YamlNode>& overrides = {});

// Every section and parameter a scenario may hold, for `marketday describe scenario` and the docs.
std::vector<Description> scenario_sections();

// Names of the scenarios that ship with Marketday.
std::vector<std::string> shipped_scenarios();

}  // namespace marketday
