#include "policies/discretiser.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "policies/features.h"

namespace marketday {

Parameter Discretiser::parameter() {
  return marketday::table(
      "discretiser",
      {required(text("feature", "", {}, "feature of the environment to cut")),
       required(numbers("edges", "the feature's", {}, -1e300, 1e300,
                        "cut points, increasing; a value on an edge belongs above it"))},
      "which features make up the table's state; empty: one state for everything");
}

Discretiser::Discretiser(const Json& table, const EnvironmentSpec& environment) : table_(table) {
  for (const Json& row : table_) add(row, environment);
}

void Discretiser::add(const Json& row, const EnvironmentSpec& environment) {
  const auto name = row.at("feature").get<std::string>();
  const std::size_t feature = feature_index(environment, name, "discretiser.feature");
  for (const Cut& cut : cuts_) {
    if (cut.feature == feature) {
      throw parameter_error("discretiser.feature", fmt::format("`{}` stands twice", name),
                            "list each feature once");
    }
  }
  auto edges = row.at("edges").get<std::vector<double>>();
  const auto not_finite = [](double edge) { return !std::isfinite(edge); };
  const auto not_below = [](double a, double b) { return a >= b; };
  if (edges.empty() || std::any_of(edges.begin(), edges.end(), not_finite) ||
      std::adjacent_find(edges.begin(), edges.end(), not_below) != edges.end()) {
    throw parameter_error("discretiser.edges",
                          fmt::format("the edges of `{}` are not increasing numbers", name),
                          "give at least one cut point, each greater than the one before");
  }
  if (edges.size() + 1 > kMostStates / state_count_) {
    throw parameter_error("discretiser",
                          fmt::format("more than {} states with `{}`", kMostStates, name),
                          "use fewer features or fewer edges");
  }
  state_count_ *= edges.size() + 1;
  const double span = edges.back() - edges.front();
  const double per_unit = edges.size() > 1 ? static_cast<double>(edges.size() - 1) / span : 0.0;
  cuts_.push_back({feature, per_unit, std::move(edges)});
}

// How many edges are not above x. Few edges: a guess as if they stood evenly, put right one by one,
// which evenly spaced ones never need.
std::size_t Discretiser::Cut::bin(double x) const {
  constexpr std::size_t kFew = 32;
  const std::size_t count = edges.size();
  if (x < edges.front()) return 0;
  if (!(x < edges.back())) return count;
  if (count > kFew) {
    return static_cast<std::size_t>(std::upper_bound(edges.begin(), edges.end(), x) -
                                    edges.begin());
  }
  const auto guess = static_cast<std::size_t>((x - edges.front()) * edges_per_unit);
  std::size_t i = std::min(guess + 1, count - 1);
  while (x < edges[i - 1]) --i;
  while (!(x < edges[i])) ++i;
  return i;
}

std::size_t Discretiser::state(std::span<const double> row) const {
  std::size_t state = 0;
  for (const Cut& cut : cuts_) {
    state = state * (cut.edges.size() + 1) + cut.bin(row[cut.feature]);
  }
  return state;
}

Json every_level(const EnvironmentSpec& environment) {
  Json rows = Json::array();
  for (const Feature& feature : environment.features) {
    Json edges = Json::array();
    for (std::size_t i = 1; i < feature.levels.size(); ++i) {
      edges.push_back(0.5 * (feature.levels[i - 1] + feature.levels[i]));
    }
    if (!edges.empty()) rows.push_back({{"feature", feature.name}, {"edges", edges}});
  }
  return rows;
}

}  // namespace marketday
