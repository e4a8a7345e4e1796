#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "models/tabular/rows.h"
#include "sim/io/csv_cells.h"

namespace marketday {
namespace {

constexpr double kMost = 1e15;

[[noreturn]] void fail(const CsvTable& table, const Recipe& recipe, const std::string& found,
                       const std::string& cure) {
  throw InputError(Place{table.file(), 0, 0}, fmt::format("target `{}`", recipe.target), found,
                   cure);
}

void read_levels(const CsvTable& table, const Recipe& recipe, const std::vector<std::size_t>& rows,
                 Targets& targets) {
  const std::size_t column = table.column(recipe.target);
  std::set<std::string> levels;
  for (const std::size_t row : rows) levels.emplace(table.text(row, column));
  if (levels.size() == 1) {
    fail(table, recipe, fmt::format("`{}` in every row", *levels.begin()),
         "two classes are needed to tell apart; name another target or give more rows");
  }
  if (levels.size() > 2) {
    fail(table, recipe, fmt::format("{} classes", levels.size()),
         "two are taken; group them into two, or ask one against the rest in a column of its own");
  }
  targets.binary = true;
  targets.positive = recipe.positive.empty() ? *levels.rbegin() : recipe.positive;
  if (levels.count(targets.positive) == 0) {
    fail(table, recipe, fmt::format("no row holds `{}`, the recipe's positive", recipe.positive),
         suggestion(recipe.positive, std::vector<std::string>(levels.begin(), levels.end())));
  }
  targets.negative = *levels.begin() == targets.positive ? *levels.rbegin() : *levels.begin();
}

}  // namespace

Targets read_targets(const CsvTable& table, const Recipe& recipe,
                     const std::vector<std::size_t>& rows) {
  Targets targets;
  if (recipe.target.empty()) return targets;
  const bool category = recipe.column(recipe.target).type == ColumnType::category;
  if (category) read_levels(table, recipe, rows, targets);
  targets.values = target_values(table, recipe, rows, targets);
  if (category) return targets;
  const auto [low, high] = std::minmax_element(targets.values.begin(), targets.values.end());
  if (*low == *high) {
    fail(table, recipe, fmt::format("{} in every row", *low),
         "there is nothing to learn; name another target or give more rows");
  }
  targets.binary = std::all_of(targets.values.begin(), targets.values.end(),
                               [](double y) { return y == 0.0 || y == 1.0; });
  return targets;
}

std::vector<double> target_values(const CsvTable& table, const Recipe& recipe,
                                  const std::vector<std::size_t>& rows, const Targets& fitted) {
  const std::size_t column = table.column(recipe.target);
  const bool category = recipe.column(recipe.target).type == ColumnType::category;
  std::vector<double> values;
  values.reserve(rows.size());
  for (const std::size_t row : rows) {
    if (!category) {
      values.push_back(table.number(row, column, -kMost, kMost));
      continue;
    }
    const std::string_view level = table.text(row, column);
    if (level != fitted.positive && level != fitted.negative) {
      table.fail(
          row, column, show_cell(level),
          fmt::format("the training rows hold `{}` and `{}` only; group the classes into two",
                      fitted.negative, fitted.positive));
    }
    values.push_back(level == fitted.positive ? 1.0 : 0.0);
  }
  return values;
}

}  // namespace marketday
