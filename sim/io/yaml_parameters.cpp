// Parameters out of YAML as a description has them.
#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>

#include "sim/io/yaml.h"

namespace marketday {
namespace {

std::int64_t as_bound(double value) {
  constexpr double kMost = 9.2e18;
  if (value <= -kMost) return std::numeric_limits<std::int64_t>::min();
  if (value >= kMost) return std::numeric_limits<std::int64_t>::max();
  return static_cast<std::int64_t>(value);
}

Json read_text(const YamlNode& node, const Parameter& p) {
  // as resolved values are written where the default is no text at all
  if (p.default_value == "" && p.choices.empty() && node.is_scalar() && node.found() == "``") {
    return "";
  }
  std::string value = node.text();
  if (!p.choices.empty() &&
      std::find(p.choices.begin(), p.choices.end(), value) == p.choices.end()) {
    node.fail("found " + node.found(),
              fmt::format("allowed are: {}; {}", fmt::join(p.choices, ", "),
                          suggestion(value, p.choices)));
  }
  return value;
}

Json read_list(const YamlNode& node, const Parameter& p) {
  Json values = Json::array();
  for (const YamlNode& item : node.items()) {
    if (p.type == ParameterType::numbers) {
      values.push_back(item.number(p.low, p.high));
    } else if (p.type == ParameterType::texts) {
      values.push_back(read_text(item, p));
    } else {
      values.push_back(read_parameters(item, p.columns));
    }
  }
  return values;
}

}  // namespace

Json read_parameter(const YamlNode& node, const Parameter& p) {
  switch (p.type) {
    case ParameterType::number:
      return node.number(p.low, p.high);
    case ParameterType::integer:
      return node.integer(as_bound(p.low), as_bound(p.high));
    case ParameterType::flag:
      return node.flag();
    case ParameterType::text:
      return read_text(node, p);
    case ParameterType::numbers:
    case ParameterType::texts:
    case ParameterType::table:
      return read_list(node, p);
  }
  return nullptr;
}

Json read_parameters(const YamlNode& node, const std::vector<Parameter>& table,
                     std::span<const std::string> also_known) {
  std::vector<std::string> known(also_known.begin(), also_known.end());
  for (const Parameter& p : table) known.push_back(p.name);
  if (!node.is_null()) node.only_keys(known);
  Json values = Json::object();
  for (const Parameter& p : table) {
    const auto child = node.is_null() ? std::nullopt : node.find(p.name);
    if (child) {
      values[p.name] = read_parameter(*child, p);
    } else if (!p.default_value.is_null()) {
      values[p.name] = p.default_value;
    } else {
      throw InputError(node.place(), node.key().empty() ? p.name : node.key() + "." + p.name,
                       "the key is missing", fmt::format("add `{}: ...` ({})", p.name, p.meaning));
    }
  }
  return values;
}

}  // namespace marketday
