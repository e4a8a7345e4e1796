#include "evaluation/log/log_meta.h"

#include <fmt/core.h>

#include <filesystem>
#include <set>

#include "policies/policy.h"
#include "sim/io/yaml.h"
#include "sim/registry.h"

namespace marketday {
namespace {

constexpr double kWidest = 1e300;
constexpr std::int64_t kMostRows = 1'000'000'000'000;

const std::vector<Parameter>& feature_columns() {
  static const std::vector<Parameter> columns = {
      required(text("name", "", {}, "feature; its column is x_<name>")),
      text("unit", "-", {}, "its unit; `index` and `day of week` are categories"),
      number("low", "-", -kWidest, -kWidest, kWidest, "its least value"),
      number("high", "-", kWidest, -kWidest, kWidest, "its greatest value")};
  return columns;
}

const std::vector<Parameter>& action_columns() {
  static const std::vector<Parameter> columns = {
      required(text("name", "", {}, "action")),
      number("depth", "share", 0.0, 0.0, 1.0, "of the price given away")};
  return columns;
}

// A policy's kind and parameters as Marketday writes them, or any words on a policy of elsewhere.
Json read_behaviour(const YamlNode& node) {
  if (!node.is_map()) return node.text();
  node.only_keys(std::vector<std::string>{"kind", "parameters", "file"});
  const YamlNode kind = node.at("kind");
  const auto& entry = Registry<Policy>::instance().find(kind.text(), kind.place());
  Json behaviour = {{"kind", kind.text()}};
  if (const auto file = node.find("file")) {
    behaviour["file"] = file->text();
  } else if (const auto parameters = node.find("parameters")) {
    behaviour["parameters"] = read_parameters(*parameters, entry.description.parameters);
  }
  return behaviour;
}

void refuse_repeats(const YamlNode& node, const std::set<std::string>& names, std::size_t count) {
  if (names.size() == count) return;
  node.fail("a name stands twice", "give each its own name");
}

void read_features(const YamlNode& node, EnvironmentSpec& spec) {
  std::set<std::string> names;
  for (const YamlNode& item : node.items()) {
    if (item.is_scalar()) {
      spec.features.push_back({item.text(), "-", -kWidest, kWidest});
    } else {
      const Json feature = read_parameters(item, feature_columns());
      spec.features.push_back({feature["name"], feature["unit"], feature["low"], feature["high"]});
    }
    names.insert(spec.features.back().name);
  }
  refuse_repeats(node, names, spec.features.size());
}

void read_actions(const YamlNode& node, EnvironmentSpec& spec) {
  std::set<std::string> names;
  for (const YamlNode& item : node.items()) {
    if (item.is_scalar()) {
      spec.actions.push_back({item.text(), 0.0});
    } else {
      const Json action = read_parameters(item, action_columns());
      spec.actions.push_back({action["name"], action["depth"]});
    }
    names.insert(spec.actions.back().name);
  }
  refuse_repeats(node, names, spec.actions.size());
  if (spec.actions.size() < 2) node.fail("fewer than two actions", "name all that could be taken");
}

}  // namespace

std::string meta_path(const std::string& log_path) {
  return std::filesystem::path(log_path).replace_extension(".meta.yaml").string();
}

std::string meta_text(const LogMeta& meta) {
  Json features = Json::array();
  for (const Feature& f : meta.spec.features) {
    Json feature = {{"name", f.name}, {"unit", f.unit}};
    if (f.low > -kWidest) feature["low"] = f.low;
    if (f.high < kWidest) feature["high"] = f.high;
    features.push_back(std::move(feature));
  }
  Json actions = Json::array();
  for (const Action& a : meta.spec.actions) {
    actions.push_back({{"name", a.name}, {"depth", a.depth}});
  }
  Json content = Json::object();
  if (!meta.spec.name.empty()) content["environment"] = meta.spec.name;
  content["actions"] = actions;
  if (!features.empty()) content["features"] = features;
  if (meta.rows > 0) content["rows"] = meta.rows;
  if (!meta.behaviour.is_null()) content["behaviour"] = meta.behaviour;
  if (!meta.origin.is_null()) content["origin"] = meta.origin;
  return to_yaml(content);
}

LogMeta load_meta(const std::string& log_path) {
  const std::string path = meta_path(log_path);
  if (!std::filesystem::exists(path)) {
    throw FileError(path,
                    "no such file; it names what the log's numbers stand for: at least "
                    "`actions: [first, second]` and, for columns x_<name>, `features: [name]`");
  }
  const YamlNode root = YamlNode::load(path);
  root.only_keys(std::vector<std::string>{"environment", "actions", "features", "rows", "behaviour",
                                          "origin"});
  LogMeta meta;
  if (const auto name = root.find("environment")) meta.spec.name = name->text();
  read_actions(root.at("actions"), meta.spec);
  if (const auto features = root.find("features")) read_features(*features, meta.spec);
  if (const auto rows = root.find("rows")) meta.rows = rows->integer(1, kMostRows);
  if (const auto behaviour = root.find("behaviour")) meta.behaviour = read_behaviour(*behaviour);
  return meta;
}

}  // namespace marketday
