// Rows of a table as numbers: categories one column a level or their mean target, gaps filled,
// scaled. Everything is learnt on the training rows alone; goes into the model's file.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "models/regression/regressor.h"
#include "models/tabular/recipe.h"
#include "models/tabular/rows.h"

namespace marketday {

// The cells that are not 0, row by row, columns rising.
struct SparseRows {
  std::vector<std::size_t> starts = {0};  // rows + 1
  std::vector<std::uint32_t> columns;
  std::vector<double> values;
  std::size_t width = 0;

  std::size_t rows() const { return starts.size() - 1; }
  FeatureRows dense() const;
};

class Encoder {
 public:
  // `all_levels`: a column for every level; else the commonest is the reference and has none.
  static Encoder learn(const CsvTable& table, const Recipe& recipe,
                       const std::vector<std::size_t>& rows, const std::vector<double>& targets,
                       bool all_levels);

  SparseRows encode(const CsvTable& table, const Recipe& recipe,
                    const std::vector<std::size_t>& rows) const;
  // The rows it was learnt on: a mean target leaves out the fifth of rows that a row is in.
  SparseRows encode_training(const CsvTable& table, const Recipe& recipe,
                             const std::vector<std::size_t>& rows,
                             const std::vector<double>& targets) const;

  const std::vector<std::string>& names() const { return names_; }
  const std::vector<std::string>& warnings() const { return warnings_; }
  // Cells of `rows` that hold a level that no training row held.
  std::size_t unseen(const CsvTable& table, const Recipe& recipe,
                     const std::vector<std::size_t>& rows) const;

  Json save() const;
  void load(const YamlNode& node, const Recipe& recipe);

 private:
  struct Column {
    std::string name;
    ColumnType type = ColumnType::number;
    double fill = 0.0;    // for a missing number
    double centre = 0.0;  // (x - centre) / spread
    double spread = 1.0;
    bool log = false;
    bool means = false;                // target_mean
    std::string fill_level;            // for a missing category
    std::string reference;             // the level without a column; empty: none
    std::vector<std::string> levels;   // with a column of their own, or with a mean
    std::vector<double> level_values;  // mean target a level, smoothed
    std::uint32_t first = 0;           // encoded column
    std::uint32_t width() const;
  };
  struct Context {
    const CsvTable& table;
    const Recipe& recipe;
    const ColumnRecipe& column;
    std::size_t index;
    const std::vector<std::size_t>& rows;
    const std::vector<double>& targets;
  };
  void learn_number(const Context& context, Column& column);
  void learn_levels(const Context& context, Column& column, bool all_levels);
  static void learn_means(const CsvTable& table, const Recipe& recipe,
                          const std::vector<std::size_t>& rows, const std::vector<double>& targets,
                          Column& column);
  SparseRows encode_with(const CsvTable& table, const Recipe& recipe,
                         const std::vector<std::size_t>& rows,
                         const std::vector<std::vector<double>>& own) const;
  void place_columns();
  double number_at(const Column& column, const CsvTable& table, const Recipe& recipe,
                   std::size_t row, std::size_t index) const;
  static std::string level_at(const Column& column, const CsvTable& table, const Recipe& recipe,
                              std::size_t row, std::size_t index);

  std::vector<Column> columns_;
  std::vector<std::string> names_;
  std::vector<std::string> warnings_;
};

}  // namespace marketday
