#include "models/tabular/rows.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "models/purchase_history.h"
#include "sim/io/csv_cells.h"

namespace marketday {
namespace {

constexpr std::size_t kFirst = 5;
constexpr double kMost = 1e15;

bool is_clock(std::string_view text) {
  const auto two = [&](std::size_t at, int most) {
    const auto number = integer_in(text.substr(at, 2));
    return number && *number >= 0 && *number <= most;
  };
  if (text.size() != 5 && text.size() != 8) return false;
  if (text[2] != ':' || !two(0, 23) || !two(3, 59)) return false;
  return text.size() == 5 || (text[5] == ':' && two(6, 60));
}

struct Fault {
  std::string found;  // empty: the cell is right
  std::string cure;
};

Fault fault_of(const ColumnRecipe& column, std::string_view cell) {
  if (column.type == ColumnType::date) {
    if (date_in(cell) >= 0.0) return {};
    return {show_cell(cell),
            "a date YYYY-MM-DD from 1970 on is expected, a time HH:MM:SS may follow"};
  }
  if (column.type != ColumnType::number) return {};
  const auto number = number_in(cell);
  if (!number) {
    return {show_cell(cell),
            "a finite number is expected; if the text means missing, list it in the recipe's "
            "`missing_values`; if the column holds names, its type is category"};
  }
  if (std::abs(*number) > kMost) return {show_cell(cell), "at most 1e15 in size is taken"};
  if (column.scale == Scale::log1p_z && *number <= -1.0) {
    return {show_cell(cell), "log1p_z needs numbers above -1; give the column `scale: z`"};
  }
  return {};
}

struct Checked {
  const ColumnRecipe* recipe;
  std::size_t index;
  bool target;
};

std::vector<Checked> columns_to_check(const CsvTable& table, const Recipe& recipe, bool training) {
  std::vector<Checked> all;
  for (const ColumnRecipe* column : recipe.features()) {
    all.push_back({column, table.column(column->name), false});
  }
  if (training && !recipe.target.empty()) {
    all.push_back({&recipe.column(recipe.target), table.column(recipe.target), true});
  }
  return all;
}

// The reason to turn the row away, or nothing; throws where the recipe says error.
std::string reason_against(const CsvTable& table, const Recipe& recipe, std::size_t row,
                           const Checked& c) {
  if (recipe.is_missing(table, row, c.index)) {
    if (c.recipe->missing == Missing::error) {
      table.fail(row, c.index, "an empty cell",
                 "the recipe says `missing: error`; drop, mean, median, constant or category are "
                 "the other ways");
    }
    const bool rejects = c.target || c.recipe->missing == Missing::drop;
    return rejects ? fmt::format("column `{}` is empty", c.recipe->name) : "";
  }
  const Fault fault = fault_of(*c.recipe, table.text(row, c.index));
  if (fault.found.empty()) return "";
  if (!recipe.drop_invalid) table.fail(row, c.index, fault.found, fault.cure);
  return fmt::format("column `{}` is no {}", c.recipe->name,
                     c.recipe->type == ColumnType::date ? "date" : "number it takes");
}

std::string whole_row(const CsvTable& table, std::size_t row) {
  std::string key;
  for (std::size_t c = 0; c < table.header().size(); ++c) {
    if (!table.empty(row, c)) key += table.text(row, c);
    key += '\x1f';
  }
  return key;
}

// Copies: the whole row again, or with `first` and an id the id again.
void handle_duplicates(const CsvTable& table, const Recipe& recipe, CleanRows& clean) {
  if (recipe.duplicates == Duplicates::keep) return;
  const bool by_id = !recipe.id.empty() && recipe.duplicates != Duplicates::drop_exact;
  const std::size_t id = by_id ? table.column(recipe.id) : 0;
  std::unordered_map<std::string, int> seen;
  std::vector<std::size_t> kept;
  for (const std::size_t row : clean.rows) {
    const std::string key = by_id ? std::string(table.text(row, id)) : whole_row(table, row);
    const auto [entry, fresh] = seen.emplace(key, table.line(row));
    if (fresh) {
      kept.push_back(row);
      continue;
    }
    if (recipe.duplicates == Duplicates::error) {
      const std::string what =
          by_id ? fmt::format("id {} again", show_cell(key)) : "a copy of the row";
      table.fail(row, id, fmt::format("{} on line {}", what, entry->second),
                 "give the recipe `duplicates: drop_exact`, `first` or `keep`");
    }
    clean.report.reject(table, row, by_id ? "the id stood before" : "a copy of an earlier row");
  }
  clean.rows = std::move(kept);
}

}  // namespace

void RowReport::reject(const CsvTable& table, std::size_t row, const std::string& reason) {
  ++rejected[reason];
  if (first.size() < kFirst) first.push_back(fmt::format("line {}: {}", table.line(row), reason));
}

double date_in(std::string_view text) {
  const int day = parse_date(text);
  if (day < 0 || text.size() == 10) return day;
  const std::string_view clock = text.substr(11);
  if (!is_clock(clock)) return -1.0;
  const auto part = [&](std::size_t at) {
    return static_cast<double>(integer_in(clock.substr(at, 2)).value_or(0));
  };
  const double seconds = clock.size() == 8 ? part(6) : 0.0;
  return day + (part(0) * 3600.0 + part(3) * 60.0 + seconds) / 86400.0;
}

CleanRows clean_rows(const CsvTable& table, const Recipe& recipe, bool training) {
  check_columns(recipe, table, training && !recipe.target.empty());
  const std::vector<Checked> columns = columns_to_check(table, recipe, training);
  CleanRows clean;
  clean.report.read = table.rows();
  for (std::size_t row = 0; row < table.rows(); ++row) {
    std::string reason;
    for (const Checked& c : columns) {
      reason = reason_against(table, recipe, row, c);
      if (!reason.empty()) break;
    }
    if (reason.empty()) {
      clean.rows.push_back(row);
    } else {
      clean.report.reject(table, row, reason);
    }
  }
  if (training) handle_duplicates(table, recipe, clean);
  clean.report.used = clean.rows.size();
  if (training && clean.rows.empty()) {
    throw InputError(
        Place{table.file(), 0, 0}, "rows",
        fmt::format("none of {} can be used; {}", table.rows(), clean.report.first.front()),
        "fill in or correct the cells, or give the recipe another `missing`");
  }
  return clean;
}

}  // namespace marketday
