#include "scenarios/scenario.h"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "scenarios/lifetime_source.h"
#include "scenarios/sections.h"
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
  if (looks_like_path(name)) {
    const fs::path relative = fs::path(beside) / name;
    return !beside.empty() && fs::exists(relative) ? relative.string() : name;
  }
  for (const std::string& folder : scenario_folders()) {
    const std::string path = folder + "/" + name + ".yaml";
    if (fs::exists(path)) return path;
  }
  throw InputError(Place{"scenario", 0, 0}, name, "no scenario of this name is shipped",
                   suggestion(name, shipped_scenarios()));
}

Json read_section(const Section& section, const YamlNode& root, MarketSpec& spec) {
  const auto node = root.find(section.description.name);
  const YamlNode& at = node ? *node : root;
  Json values = node ? read_parameters(*node, section.description.parameters)
                     : defaults(section.description.parameters);
  section.apply(values, at, spec);
  return values;
}

}  // namespace

Scenario read_scenario(const YamlNode& node) {
  std::vector<std::string> known = {"scenario", "summary", "lifetime_fit", "provenance"};
  for (const Section& section : sections()) known.push_back(section.description.name);
  node.only_keys(known);
  Scenario scenario;
  scenario.name = node.at("scenario").text();
  scenario.summary = node.at("summary").text();
  scenario.resolved["scenario"] = scenario.name;
  scenario.resolved["summary"] = scenario.summary;
  auto spec = std::make_shared<MarketSpec>();
  for (const Section& section : sections()) {
    scenario.resolved[section.description.name] = read_section(section, node, *spec);
  }
  apply_lifetime_fit(node, *spec, scenario.resolved);
  scenario.market = std::move(spec);
  return scenario;
}

Scenario load_scenario(const std::string& name_or_path, const std::string& beside) {
  return read_scenario(YamlNode::load(find_scenario(name_or_path, beside)));
}

std::vector<Description> scenario_sections() {
  std::vector<Description> all;
  for (const Section& section : sections()) all.push_back(section.description);
  all.push_back(lifetime_fit_description());
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
