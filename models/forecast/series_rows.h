// Series out of a table by a recipe: steps in order of time, each at most once, those without a
// value as NaN. It counts and places what is wrong; it fits nothing.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "models/forecast/step_clock.h"
#include "models/tabular/rows.h"

namespace marketday {

inline constexpr std::size_t kNoStep = std::numeric_limits<std::size_t>::max();

// Steps of one series without its regressors.
struct StepRows {
  std::string name;
  std::int64_t first = 0;         // time of the first step, in the clock's units
  unsigned day = 1;               // of the month
  std::vector<double> values;     // NaN: missing; the first and the last are there
  std::vector<std::size_t> rows;  // of the table; kNoStep where a step has none

  std::size_t size() const { return rows.size(); }
  std::int64_t time(std::size_t step, const StepClock& clock) const {
    return first + static_cast<std::int64_t>(step) * clock.length();
  }
  std::string label(std::size_t step, const StepClock& clock) const {
    return clock.label(time(step, clock), day);
  }
};

struct SeriesRows {
  StepClock clock;
  std::vector<StepRows> all;  // by first appearance
  RowReport report;

  std::vector<std::size_t> used_rows() const;  // of the table, series by series
};

// To learn from: rows with a value, and with another `missing` than error on the target also steps
// without one.
SeriesRows read_series_rows(const CsvTable& table, const Recipe& recipe);

// Name of the series that a row belongs to.
std::string series_name(const CsvTable& table, const Recipe& recipe, std::size_t row);
// Time of a row; InputError where the cell is none.
std::int64_t time_of(const CsvTable& table, const Recipe& recipe, const StepClock& clock,
                     std::size_t row);

}  // namespace marketday
