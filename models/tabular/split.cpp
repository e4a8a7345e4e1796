#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "models/tabular/rows.h"
#include "sim/io/csv_cells.h"
#include "sim/random.h"

namespace marketday {
namespace {

std::vector<double> times_of(const CsvTable& table, const Recipe& recipe,
                             const std::vector<std::size_t>& rows) {
  const std::size_t column = table.column(recipe.split.column);
  std::vector<double> times;
  for (const std::size_t row : rows) {
    const std::string_view cell = table.text(row, column);
    const double date = date_in(cell);
    const auto number = number_in(cell);
    if (date < 0.0 && !number) {
      table.fail(row, column, show_cell(cell),
                 "a date YYYY-MM-DD or a number is expected to split by");
    }
    times.push_back(date >= 0.0 ? date : *number);
  }
  return times;
}

// The last `share` of rows by time; rows of the time at the border are all held out.
std::vector<bool> later(const CsvTable& table, const Recipe& recipe, CleanRows& clean) {
  const std::vector<double> times = times_of(table, recipe, clean.rows);
  if (!std::is_sorted(times.begin(), times.end())) {
    clean.report.warnings.push_back(fmt::format(
        "column `{}` is out of order: rows were split by time, not by place", recipe.split.column));
  }
  std::vector<double> sorted = times;
  std::sort(sorted.begin(), sorted.end());
  const auto first = static_cast<std::size_t>(
      std::floor((1.0 - recipe.split.share) * static_cast<double>(sorted.size())));
  const double border = sorted[std::min(first, sorted.size() - 1)];
  std::vector<bool> held(times.size());
  for (std::size_t i = 0; i < times.size(); ++i) held[i] = times[i] >= border;
  return held;
}

bool drawn(const SplitRecipe& split, std::size_t who) {
  const RandomBlock block =
      draw(split.seed, static_cast<std::uint32_t>(who), 0, Purpose::model_fold);
  return uniform(block[0]) < split.share;
}

// Users are numbered in order of first appearance.
std::vector<bool> by_user(const CsvTable& table, const Recipe& recipe, const CleanRows& clean) {
  const std::size_t column = table.column(recipe.split.column);
  std::unordered_map<std::string, std::size_t> users;
  std::vector<bool> held;
  for (const std::size_t row : clean.rows) {
    const auto [user, fresh] = users.emplace(std::string(table.text(row, column)), users.size());
    held.push_back(drawn(recipe.split, user->second));
  }
  return held;
}

}  // namespace

SplitRows split_rows(const CsvTable& table, const Recipe& recipe, CleanRows& clean) {
  SplitRows split;
  if (recipe.split.by == SplitBy::none) {
    split.training = clean.rows;
    return split;
  }
  std::vector<bool> held;
  if (recipe.split.by == SplitBy::time) held = later(table, recipe, clean);
  if (recipe.split.by == SplitBy::user) held = by_user(table, recipe, clean);
  if (recipe.split.by == SplitBy::random) {
    for (const std::size_t row : clean.rows) held.push_back(drawn(recipe.split, row));
  }
  for (std::size_t i = 0; i < held.size(); ++i) {
    (held[i] ? split.held_out : split.training).push_back(clean.rows[i]);
  }
  if (!split.training.empty() && !split.held_out.empty()) return split;
  throw InputError(Place{table.file(), 0, 0}, "split",
                   fmt::format("all {} rows fall on one side", clean.rows.size()),
                   "give more rows, another share or seed, or `split: none`");
}

}  // namespace marketday
