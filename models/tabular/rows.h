// Which rows of a table are learnt from, which are held out and which are turned away, with the
// reasons counted. Nothing is left out in silence.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "models/tabular/recipe.h"

namespace marketday {

struct RowReport {
  std::size_t read = 0;
  std::size_t used = 0;
  std::map<std::string, std::size_t> rejected;  // reason -> rows
  std::vector<std::string> first;               // the first few, "line 7: column `age` is empty"
  std::vector<std::string> warnings;

  std::size_t rejected_rows() const { return read - used; }
  void reject(const CsvTable& table, std::size_t row, const std::string& reason);
};

struct CleanRows {
  std::vector<std::size_t> rows;  // of the table, in its order
  RowReport report;
};

// Checks every cell that the recipe names. `training`: the target is there and copies matter;
// without, rows are only checked for what a prediction needs.
CleanRows clean_rows(const CsvTable& table, const Recipe& recipe, bool training);

struct SplitRows {
  std::vector<std::size_t> training;
  std::vector<std::size_t> held_out;  // empty: none asked for
};

// Users stay whole; later rows are held out by time, ties together.
SplitRows split_rows(const CsvTable& table, const Recipe& recipe, CleanRows& clean);

// Days since 1970 with the time of day as a fraction, of "YYYY-MM-DD[ HH:MM[:SS]]"; none: -1.
double date_in(std::string_view text);

// What a row's target is: a number, or 1 for the positive level of a category and 0 for the other.
struct Targets {
  std::vector<double> values;  // one a row
  bool binary = false;
  std::string negative = "0";
  std::string positive = "1";
};

// InputError where there is one class only, more than two, or a number that never varies.
Targets read_targets(const CsvTable& table, const Recipe& recipe,
                     const std::vector<std::size_t>& rows);
// The same for rows of a fitted model: the levels are given.
std::vector<double> target_values(const CsvTable& table, const Recipe& recipe,
                                  const std::vector<std::size_t>& rows, const Targets& fitted);

}  // namespace marketday
