#include "models/tabular/encoder.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace marketday {
namespace {

constexpr double kMost = 1e15;
constexpr std::size_t kMostCells = 400'000'000;  // of a dense matrix, 3.2 GB
const char* const kMissingLevel = "(missing)";

double median_of(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2.0;
}

}  // namespace

FeatureRows SparseRows::dense() const {
  if (width > 0 && rows() > kMostCells / width) {
    throw InputError(
        {"recipe", 0, 0}, "columns",
        fmt::format("{} rows of {} encoded columns are too many to hold", rows(), width),
        "give columns of many levels `encoding: target_mean`, or fit a "
        "factorisation_machine");
  }
  FeatureRows x =
      FeatureRows::Zero(static_cast<Eigen::Index>(rows()), static_cast<Eigen::Index>(width));
  for (std::size_t i = 0; i < rows(); ++i) {
    for (std::size_t k = starts[i]; k < starts[i + 1]; ++k) {
      x(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(columns[k])) = values[k];
    }
  }
  return x;
}

std::uint32_t Encoder::Column::width() const {
  if (type != ColumnType::category || means) return 1;
  return static_cast<std::uint32_t>(levels.size());
}

double Encoder::number_at(const Column& column, const CsvTable& table, const Recipe& recipe,
                          std::size_t row, std::size_t index) const {
  double x = column.fill;
  if (!recipe.is_missing(table, row, index)) {
    x = column.type == ColumnType::date ? date_in(table.text(row, index))
                                        : table.number(row, index, -kMost, kMost);
  }
  return ((column.log ? std::log1p(x) : x) - column.centre) / column.spread;
}

std::string Encoder::level_at(const Column& column, const CsvTable& table, const Recipe& recipe,
                              std::size_t row, std::size_t index) {
  if (recipe.is_missing(table, row, index)) return column.fill_level;
  return std::string(table.text(row, index));
}

void Encoder::learn_number(const Context& c, Column& column) {
  std::vector<double> known;
  for (const std::size_t row : c.rows) {
    if (!c.recipe.is_missing(c.table, row, c.index)) {
      known.push_back(number_at(column, c.table, c.recipe, row, c.index));
    }
  }
  if (known.empty()) {
    throw InputError(Place{c.table.file(), 0, 0}, fmt::format("column `{}`", column.name),
                     "every training cell is empty", "give it the type ignore");
  }
  if (c.column.missing == Missing::mean) {
    for (const double x : known) column.fill += x / static_cast<double>(known.size());
  }
  if (c.column.missing == Missing::median) column.fill = median_of(known);
  if (c.column.missing == Missing::constant) {
    column.fill = YamlNode::parse(c.column.constant, "recipe").number(-kMost, kMost);
  }
  column.log = c.column.scale == Scale::log1p_z;
  std::vector<double> all;
  for (const std::size_t row : c.rows) {
    all.push_back(number_at(column, c.table, c.recipe, row, c.index));
  }
  const auto [low, high] = std::minmax_element(all.begin(), all.end());
  if (*low == *high) {
    warnings_.push_back(fmt::format("column `{}` is {} in every training row: it teaches nothing",
                                    column.name, *low));
  }
  if (c.column.scale == Scale::none) return;
  const double lowest = *low;
  const double range = *high - *low;
  double mean = 0.0;
  for (const double x : all) mean += x / static_cast<double>(all.size());
  double square = 0.0;
  for (const double x : all) square += (x - mean) * (x - mean) / static_cast<double>(all.size());
  const bool by_range = c.column.scale == Scale::min_max;
  column.centre = by_range ? lowest : mean;
  column.spread = range > 0.0 ? (by_range ? range : std::sqrt(square)) : 1.0;
}

void Encoder::learn_levels(const Context& c, Column& column, bool all_levels) {
  std::map<std::string, std::size_t> counts;
  for (const std::size_t row : c.rows) {
    if (!c.recipe.is_missing(c.table, row, c.index))
      ++counts[std::string(c.table.text(row, c.index))];
  }
  const auto most =
      std::max_element(counts.begin(), counts.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  column.fill_level = kMissingLevel;
  if (c.column.missing == Missing::constant) column.fill_level = c.column.constant;
  if (most != counts.end() &&
      (c.column.missing == Missing::mean || c.column.missing == Missing::median)) {
    column.fill_level = most->first;
  }
  counts.clear();
  for (const std::size_t row : c.rows) ++counts[level_at(column, c.table, c.recipe, row, c.index)];
  if (counts.size() == 1) {
    warnings_.push_back(fmt::format("column `{}` is `{}` in every training row: it teaches nothing",
                                    column.name, counts.begin()->first));
  }
  column.means = c.column.encoding == Encoding::target_mean && !c.targets.empty();
  const auto reference =
      std::max_element(counts.begin(), counts.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  if (!all_levels && !column.means) column.reference = reference->first;
  for (const auto& [level, count] : counts) {
    if (all_levels || column.means || level != reference->first) column.levels.push_back(level);
  }
  if (column.means) learn_means(c.table, c.recipe, c.rows, c.targets, column);
}

void Encoder::place_columns() {
  std::uint32_t next = 0;
  names_.clear();
  for (Column& column : columns_) {
    column.first = next;
    next += column.width();
    if (column.width() == 1 && (column.type != ColumnType::category || column.means)) {
      names_.push_back(column.name);
      continue;
    }
    for (const std::string& level : column.levels) names_.push_back(column.name + "=" + level);
  }
}

Encoder Encoder::learn(const CsvTable& table, const Recipe& recipe,
                       const std::vector<std::size_t>& rows, const std::vector<double>& targets,
                       bool all_levels) {
  Encoder encoder;
  for (const ColumnRecipe* from : recipe.features()) {
    Column column;
    column.name = from->name;
    column.type = from->type;
    const Context context{table, recipe, *from, table.column(from->name), rows, targets};
    if (from->type == ColumnType::category) {
      encoder.learn_levels(context, column, all_levels);
    } else {
      encoder.learn_number(context, column);
    }
    encoder.columns_.push_back(std::move(column));
  }
  encoder.place_columns();
  return encoder;
}

SparseRows Encoder::encode(const CsvTable& table, const Recipe& recipe,
                           const std::vector<std::size_t>& rows) const {
  return encode_with(table, recipe, rows, {});
}

// `own[c][i]`: the mean target of column c in the i-th row, where it is not the level's.
SparseRows Encoder::encode_with(const CsvTable& table, const Recipe& recipe,
                                const std::vector<std::size_t>& rows,
                                const std::vector<std::vector<double>>& own) const {
  std::vector<std::size_t> indices;
  for (const Column& column : columns_) indices.push_back(table.column(column.name));
  SparseRows sparse;
  sparse.width = names_.size();
  const auto put = [&](std::uint32_t column, double value) {
    if (value == 0.0) return;
    sparse.columns.push_back(column);
    sparse.values.push_back(value);
  };
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::size_t row = rows[i];
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      const Column& column = columns_[c];
      if (!own.empty() && column.means) {
        put(column.first, own[c][i]);
        continue;
      }
      if (column.type != ColumnType::category) {
        put(column.first, number_at(column, table, recipe, row, indices[c]));
        continue;
      }
      const std::string level = level_at(column, table, recipe, row, indices[c]);
      const auto found = std::lower_bound(column.levels.begin(), column.levels.end(), level);
      const bool known = found != column.levels.end() && *found == level;
      const auto place = static_cast<std::size_t>(found - column.levels.begin());
      if (column.means) {
        put(column.first, known ? column.level_values[place] : column.fill);
      } else if (known) {
        put(column.first + static_cast<std::uint32_t>(place), 1.0);
      }
    }
    sparse.starts.push_back(sparse.values.size());
  }
  return sparse;
}

}  // namespace marketday
