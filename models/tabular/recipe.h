// A recipe says how a CSV becomes a table that models learn from: columns and types, target, split,
// missing values, copies, scaling. Read from YAML and checked against a header; it holds no data.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/tabular/recipe_form.h"
#include "sim/io/csv.h"

namespace marketday {

enum class ColumnType { number, category, date, ignore };
enum class Missing { error, drop, mean, median, constant, category };
enum class Scale { none, z, log1p_z, min_max };
enum class Encoding { one_hot, target_mean };
enum class Duplicates { error, drop_exact, first, keep };
enum class SplitBy { none, random, user, time };
enum class Recalibrate { none, platt, isotonic };

struct ColumnRecipe {
  std::string name;
  ColumnType type = ColumnType::number;
  Missing missing = Missing::error;
  std::string constant;  // what stands in for a missing cell
  Scale scale = Scale::none;
  Encoding encoding = Encoding::one_hot;
};

struct SplitRecipe {
  SplitBy by = SplitBy::none;
  std::string column;   // of time or user
  double share = 0.25;  // of rows or users, held out
  std::uint64_t seed = 0;
  // series: each origin forecasts `steps`, the last ones of a series held out
  std::size_t steps = 0;
  std::size_t origins = 1;
  std::size_t stride = 1;  // steps from one origin to the next
};

struct Recipe {
  std::vector<ColumnRecipe> columns;  // as the file has them, the target's among them
  std::string target;                 // empty: none
  std::string positive;               // the level that counts as 1; empty: the last by name
  std::string id;                     // column that names a row; empty: none
  SplitRecipe split;
  RecipeForm form;  // what the rows are, beyond rows
  Duplicates duplicates = Duplicates::error;
  Recalibrate recalibrate = Recalibrate::none;  // of chances, on training rows alone
  bool drop_invalid = false;                    // cells of the wrong type: the row is left out
  std::vector<std::string> missing_values;      // texts that count as empty
  Json text;                                    // as read, for the model's file

  const ColumnRecipe& column(const std::string& name) const;  // must be there
  std::vector<const ColumnRecipe*> features() const;
  bool is_missing(const CsvTable& table, std::size_t row, std::size_t column) const;
};

Recipe read_recipe(const YamlNode& node);
// InputError where the table lacks a column of the recipe.
void check_columns(const Recipe& recipe, const CsvTable& table, bool with_target);
// Columns of the table that the recipe does not name.
std::vector<std::string> unnamed_columns(const Recipe& recipe, const CsvTable& table);

}  // namespace marketday
