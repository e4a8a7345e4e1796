#include "scenarios/parameter_path.h"

#include <fmt/core.h>

#include <charconv>
#include <cmath>

namespace marketday {
namespace {

struct Step {
  std::string name;  // of a map's key
  std::size_t index = 0;
  bool is_index = false;  // of a list
};

[[noreturn]] void refuse(const std::string& path, const std::string& what,
                         const std::string& cure) {
  throw InputError(Place{"scenario", 0, 0}, path, what, cure);
}

std::vector<Step> steps_of(const std::string& path) {
  std::vector<Step> steps;
  std::size_t at = 0;
  while (at < path.size()) {
    if (path[at] == '[') {
      Step step;
      step.is_index = true;
      const std::size_t end = path.find(']', at);
      const char* first = path.data() + at + 1;
      const char* last = path.data() + (end == std::string::npos ? path.size() : end);
      const auto [stop, error] = std::from_chars(first, last, step.index);
      if (end == std::string::npos || error != std::errc{} || stop != last) {
        refuse(path, "no place in a list", "write `classes[0].share`");
      }
      steps.push_back(step);
      at = end + 1;
      if (at < path.size() && path[at] == '.') ++at;
      continue;
    }
    const std::size_t end = std::min(path.find_first_of(".[", at), path.size());
    steps.push_back({path.substr(at, end - at)});
    at = end + (end < path.size() && path[end] == '.' ? 1 : 0);
  }
  return steps;
}

Json& find(Json& resolved, const std::string& path) {
  Json* at = &resolved;
  for (const Step& step : steps_of(path)) {
    if (step.is_index) {
      if (!at->is_array() || step.index >= at->size()) {
        refuse(path, fmt::format("no entry {} there", step.index), "count from 0");
      }
      at = &(*at)[step.index];
      continue;
    }
    if (!at->is_object() || !at->contains(step.name)) {
      std::vector<std::string> known;
      if (at->is_object()) {
        for (const auto& entry : at->items()) known.push_back(entry.key());
      }
      refuse(path, fmt::format("no `{}` there", step.name), suggestion(step.name, known));
    }
    at = &(*at)[step.name];
  }
  if (!at->is_number()) refuse(path, "no number", "name a number of the scenario");
  return *at;
}

}  // namespace

double scenario_number(const Json& resolved, const std::string& path) {
  Json copy = resolved;
  return find(copy, path).get<double>();
}

Json with_numbers_resolved(const Json& resolved, std::span<const std::string> paths,
                           std::span<const double> values) {
  Json changed = resolved;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    Json& place = find(changed, paths[i]);
    if (place.is_number_integer()) {
      place = static_cast<std::int64_t>(std::llround(values[i]));
    } else {
      place = values[i];
    }
  }
  return changed;
}

Scenario with_numbers(const Json& resolved, std::span<const std::string> paths,
                      std::span<const double> values) {
  const Json changed = with_numbers_resolved(resolved, paths, values);
  return read_scenario(YamlNode::parse(to_yaml(changed), "scenario"));
}

}  // namespace marketday
