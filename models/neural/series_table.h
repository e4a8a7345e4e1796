// Series out of a table with one row a series and step, in any order: which column says what, and
// where forecasts belong. It fits nothing.
#pragma once

#include <string>
#include <vector>

#include "models/neural/sequence_forecaster.h"
#include "sim/io/csv.h"

namespace marketday {

struct SeriesColumns {
  std::string group;  // "none": one series
  std::string time;   // a date or a whole number
  std::string value;  // empty cells are missing
  std::vector<std::string> ahead;
  std::size_t season = 1;
};

struct TableSeries {
  std::string group;
  PhasedSeries all;               // with the steps at its end that have no value
  std::size_t known = 0;          // steps up to the last value
  std::vector<std::size_t> rows;  // of the table, one a step
};

// By first appearance of the group. Steps are as far apart as the closest two of a series, and the
// season counts them from time 0; InputError where one is missing or there twice.
std::vector<TableSeries> read_series(const CsvTable& table, const SeriesColumns& columns);

}  // namespace marketday
