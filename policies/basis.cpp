#include "policies/basis.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "policies/features.h"

namespace marketday {
namespace {

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

std::vector<Parameter> Basis::parameters() {
  return {text("basis", "linear", {"linear", "tiles"},
               "columns of the linear function: an intercept and the features scaled to [0, 1] by "
               "their low and high ends, or the tiles a row falls into",
               "Sutton & Barto (2018), sections 9.4 and 9.5.4"),
          texts("basis_features", {}, "which features; empty: all"),
          texts("one_hot", {}, "features of few whole numbers that get a column for each value"),
          flag("products", false,
               "basis linear: the products of every two columns of different features as well",
               "Sutton & Barto (2018), section 9.5.1"),
          integer("tilings", "tilings", 8, 1, 1024, "basis tiles: how many, each a little shifted",
                  "Sutton & Barto (2018), section 9.5.4"),
          integer("tiles", "tiles/feature", 8, 1, 1024, "basis tiles: how many along a feature",
                  "Sutton & Barto (2018), section 9.5.4")};
}

Json Basis::own(const Json& parameters) {
  Json result = Json::object();
  for (const Parameter& parameter : Basis::parameters()) {
    result[parameter.name] = parameters.at(parameter.name);
  }
  return result;
}

Basis::Basis(const Json& parameters, const EnvironmentSpec& environment)
    : tiled_(parameters.at("basis").get<std::string>() == "tiles"),
      products_(parameters.at("products").get<bool>()),
      tilings_(parameters.at("tilings").get<std::size_t>()),
      tiles_(parameters.at("tiles").get<std::size_t>()) {
  auto names = parameters.at("basis_features").get<std::vector<std::string>>();
  const auto one_hot = parameters.at("one_hot").get<std::vector<std::string>>();
  const bool all = names.empty();
  for (const Feature& feature : environment.features) {
    if (all) names.push_back(feature.name);
  }
  for (const std::string& name : one_hot) {
    feature_index(environment, name, "one_hot");
    if (!contains(names, name)) names.push_back(name);
  }
  for (const std::string& name : names) add(name, contains(one_hot, name), environment);
  count_columns();
}

void Basis::add(const std::string& name, bool one_hot, const EnvironmentSpec& environment) {
  constexpr double kMostValues = 1000.0;
  const std::size_t at = feature_index(environment, name, "basis_features");
  const Feature& feature = environment.features[at];
  const double span = feature.high - feature.low;
  const auto is_listed = [&](const Input& input) { return input.feature == at; };
  if (std::any_of(inputs_.begin(), inputs_.end(), is_listed)) {
    throw parameter_error("basis_features", fmt::format("`{}` stands twice", name),
                          "list each feature once");
  }
  if (!one_hot) {
    inputs_.push_back({at, feature.low, span, 0});
    return;
  }
  if (feature.low != std::floor(feature.low) || span != std::floor(span) || span >= kMostValues) {
    throw parameter_error("one_hot",
                          fmt::format("`{}` runs from {} to {}", name, feature.low, feature.high),
                          "give features of at most 1000 whole numbers");
  }
  inputs_.push_back({at, feature.low, span, static_cast<std::size_t>(span) + 1});
}

void Basis::count_columns() {
  double columns = tiled_ ? static_cast<double>(tilings_) : 1.0;
  for (const Input& input : inputs_) {
    if (tiled_) {
      columns *= static_cast<double>(input.values > 0 ? input.values : tiles_ + 1);
    } else {
      columns += static_cast<double>(std::max<std::size_t>(input.values, 1));
    }
  }
  const double base = columns;
  if (products_ && !tiled_) columns += 0.5 * (base - 1.0) * (base - 2.0);
  if (columns > static_cast<double>(kMostColumns)) {
    throw parameter_error(
        "basis", fmt::format("{} columns", columns),
        fmt::format("at most {} are possible; use fewer features or tiles", kMostColumns));
  }
  linear_size_ = static_cast<std::size_t>(base);
  size_ = static_cast<std::size_t>(columns);
}

void Basis::fill(std::span<const double> row, std::vector<ActiveColumn>& active) const {
  active.clear();
  if (tiled_) {
    fill_tiles(row, active);
  } else {
    fill_linear(row, active);
  }
}

void Basis::fill_linear(std::span<const double> row, std::vector<ActiveColumn>& active) const {
  active.push_back({0, 1.0});
  std::size_t column = 1;
  for (const Input& input : inputs_) {
    const double from_low = row[input.feature] - input.low;
    if (input.values == 0) {
      if (input.span > 0.0) active.push_back({column, from_low / input.span});
      ++column;
      continue;
    }
    const double value = std::clamp(std::floor(from_low), 0.0, input.span);
    active.push_back({column + static_cast<std::size_t>(value), 1.0});
    column += input.values;
  }
  if (!products_) return;
  // column pairs (i, j), i < j, row by row behind the single columns; one of two columns of a
  // one-hot feature is always 0
  const std::size_t singles = active.size();
  const std::size_t n = linear_size_ - 1;
  for (std::size_t i = 1; i < singles; ++i) {
    for (std::size_t j = i + 1; j < singles; ++j) {
      const std::size_t a = active[i].column - 1;
      const std::size_t b = active[j].column - 1;
      const std::size_t pair = a * n - a * (a + 1) / 2 + (b - a - 1);
      active.push_back({linear_size_ + pair, active[i].value * active[j].value});
    }
  }
}

// tiling t is shifted along feature d by t (2 d + 1) tilings-ths of a tile, wrapped
void Basis::fill_tiles(std::span<const double> row, std::vector<ActiveColumn>& active) const {
  const auto tilings = static_cast<double>(tilings_);
  for (std::size_t tiling = 0; tiling < tilings_; ++tiling) {
    std::size_t column = tiling;
    for (std::size_t d = 0; d < inputs_.size(); ++d) {
      const Input& input = inputs_[d];
      const double from_low = row[input.feature] - input.low;
      if (input.values > 0) {
        const double value = std::clamp(std::floor(from_low), 0.0, input.span);
        column = column * input.values + static_cast<std::size_t>(value);
        continue;
      }
      const double shift = static_cast<double>(tiling * (2 * d + 1) % tilings_) / tilings;
      const double place = input.span > 0.0 ? from_low / input.span : 0.0;
      const double tile =
          std::floor(std::clamp(place, 0.0, 1.0) * static_cast<double>(tiles_) + shift);
      column = column * (tiles_ + 1) + std::min(tiles_, static_cast<std::size_t>(tile));
    }
    active.push_back({column, 1.0});
  }
}

// all tiles alike, or the intercept alone
void Basis::fill_constant(double constant, std::span<double> weights) const {
  const double each = constant / static_cast<double>(tilings_);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    weights[i] = tiled_ ? each : (i % size_ == 0 ? constant : 0.0);
  }
}

void Basis::fill_dense(std::span<const double> row, std::span<double> columns) const {
  std::vector<ActiveColumn> active;
  fill(row, active);
  std::fill(columns.begin(), columns.end(), 0.0);
  for (const ActiveColumn& item : active) columns[item.column] = item.value;
}

}  // namespace marketday
