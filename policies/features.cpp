#include "policies/features.h"

#include <fmt/core.h>

#include <cmath>
#include <vector>

namespace marketday {

InputError parameter_error(std::string_view key, std::string_view found, std::string_view cure) {
  return {Place{"parameters", 0, 0}, key, found, cure};
}

std::size_t feature_index(const EnvironmentSpec& environment, const std::string& name,
                          std::string_view key) {
  std::vector<std::string> names;
  for (const Feature& feature : environment.features) {
    if (feature.name == name) return names.size();
    names.push_back(feature.name);
  }
  throw parameter_error(key,
                        fmt::format("environment `{}` has no feature `{}`", environment.name, name),
                        names.empty() ? "it shows no features at all" : suggestion(name, names));
}

int action_with_depth(const EnvironmentSpec& environment, double depth, std::string_view key) {
  constexpr double kSame = 1e-9;
  int found = -1;
  std::string depths;
  for (std::size_t a = 0; a < environment.actions.size(); ++a) {
    const Action& action = environment.actions[a];
    depths += fmt::format("{}{} ({})", depths.empty() ? "" : ", ", action.depth, action.name);
    if (std::abs(action.depth - depth) > kSame) continue;
    if (found < 0 || (action.name == "none" &&
                      environment.actions[static_cast<std::size_t>(found)].name != "none")) {
      found = static_cast<int>(a);
    }
  }
  if (found >= 0) return found;
  throw parameter_error(key,
                        fmt::format("no action of `{}` gives depth {}", environment.name, depth),
                        "on offer are: " + depths);
}

int nearest_allowed(const EnvironmentSpec& environment, std::span<const std::uint8_t> mask,
                    int wanted) {
  if (mask[static_cast<std::size_t>(wanted)] != 0) return wanted;
  const double depth = environment.actions[static_cast<std::size_t>(wanted)].depth;
  int below = -1;
  int least = -1;
  const auto depth_of = [&](int action) {
    return environment.actions[static_cast<std::size_t>(action)].depth;
  };
  for (std::size_t a = 0; a < mask.size(); ++a) {
    if (mask[a] == 0) continue;
    const int action = static_cast<int>(a);
    if (least < 0 || depth_of(action) < depth_of(least)) least = action;
    if (depth_of(action) <= depth && (below < 0 || depth_of(action) > depth_of(below))) {
      below = action;
    }
  }
  return below >= 0 ? below : least;
}

std::span<const std::uint8_t> mask_row(const Observation& observation, std::size_t row) {
  const std::size_t width = observation.mask.size() / observation.rows();
  return std::span(observation.mask).subspan(row * width, width);
}

std::span<const double> value_row(const Observation& observation, std::size_t row) {
  const std::size_t width = observation.values.size() / observation.rows();
  return std::span(observation.values).subspan(row * width, width);
}

}  // namespace marketday
