#include "scenarios/scenario.h"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "scenarios/calibration_origin.h"
#include "scenarios/fraud_section.h"
#include "scenarios/lifetime_source.h"
#include "scenarios/promotion_list.h"
#include "scenarios/sections.h"
#include "sim/io/files.h"
#include "sim/spec.h"

namespace marketday {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> scenario_folders() {
  return {std::string(MARKETDAY_SOURCE_DIR) + "/scenarios",
          std::string(MARKETDAY_INSTALL_DIR) + "/scenarios"};
}

bool looks_like_path(const std::string& name) {
  return name.find('/') != std::string::npos || name.ends_with(".yaml") || name.ends_with(".yml");
}

std::string find_scenario(const std::string& name, const std::string& beside) {
  if (looks_like_path(name)) return path_beside(name, beside);
  for (const std::string& folder : scenario_folders()) {
    const std::string path = folder + "/" + name + ".yaml";
    if (fs::exists(path)) return path;
  }
  throw InputError(Place{"scenario", 0, 0}, name, "no scenario of this name is shipped",
                   suggestion(name, shipped_scenarios()));
}

// The section's table with earlier values in the place of the defaults.
std::vector<Parameter> with_defaults(std::vector<Parameter> parameters, const Json& values) {
  for (Parameter& p : parameters) p.default_value = values.at(p.name);
  return parameters;
}

void apply_section(const Section& section, const YamlNode& root,
                   const std::optional<YamlNode>& overrides, Json& resolved, MarketSpec& spec) {
  const std::string& name = section.description.name;
  auto node = root.find(name);
  if (overrides) {
    if (const auto other = overrides->find(name)) {
      resolved[name] =
          read_parameters(*other, with_defaults(section.description.parameters, resolved[name]));
      node = other;
    }
  }
  section.apply(resolved[name], node ? *node : root, spec);
}

// A manifest, which lies elsewhere, must find the edge list again: it gets its whole path.
void keep_whole_path(const YamlNode& node, Json& resolved) {
  Json& file = resolved["word_of_mouth"]["edge_file"];
  if (file == "") return;
  const fs::path folder = fs::path(node.place().file).parent_path();
  file = fs::absolute(folder / file.get<std::string>()).lexically_normal().string();
}

std::vector<std::string> section_names() {
  std::vector<std::string> names;
  for (const Section& section : sections()) names.push_back(section.description.name);
  return names;
}

}  // namespace

Scenario read_scenario(const YamlNode& node, const std::optional<YamlNode>& overrides) {
  std::vector<std::string> known = section_names();
  known.push_back("promotions");
  known.push_back("fraud");
  if (overrides) overrides->only_keys(known);
  known.insert(known.begin(), {"scenario", "summary", "lifetime_fit", "provenance", "calibration"});
  node.only_keys(known);
  Scenario scenario;
  scenario.name = node.at("scenario").text();
  scenario.summary = node.at("summary").text();
  scenario.resolved["scenario"] = scenario.name;
  scenario.resolved["summary"] = scenario.summary;
  for (const Section& section : sections()) {
    const auto child = node.find(section.description.name);
    scenario.resolved[section.description.name] =
        child ? read_parameters(*child, section.description.parameters)
              : defaults(section.description.parameters);
  }
  apply_lifetime_fit(node, scenario.resolved);
  if (const auto calibration = node.find("calibration")) {
    scenario.resolved["calibration"] =
        read_parameters(*calibration, calibration_origin_description().parameters);
  }
  auto spec = std::make_shared<MarketSpec>();
  for (const Section& section : sections()) {
    apply_section(section, node, overrides, scenario.resolved, *spec);
  }
  apply_promotions_list(node, overrides, scenario.resolved, *spec);
  apply_fraud_section(node, overrides, scenario.resolved, *spec);
  keep_whole_path(node, scenario.resolved);
  scenario.market = std::move(spec);
  return scenario;
}

YamlNode load_scenario_file(const std::string& name_or_path, const std::string& beside) {
  return YamlNode::load(find_scenario(name_or_path, beside));
}

Scenario load_scenario(const std::string& name_or_path, const std::string& beside) {
  return read_scenario(load_scenario_file(name_or_path, beside));
}

std::vector<Description> scenario_sections() {
  std::vector<Description> all;
  for (const Section& section : sections()) all.push_back(section.description);
  all.push_back(promotions_description());
  for (Description& part : fraud_descriptions()) all.push_back(std::move(part));
  all.push_back(lifetime_fit_description());
  all.push_back(calibration_origin_description());
  return all;
}

std::vector<std::string> shipped_scenarios() {
  std::vector<std::string> names;
  for (const std::string& folder : scenario_folders()) {
    if (!fs::is_directory(folder)) continue;
    for (const auto& entry : fs::directory_iterator(folder)) {
      if (entry.path().extension() == ".yaml") names.push_back(entry.path().stem().string());
    }
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace marketday
