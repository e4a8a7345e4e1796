// Intervals of policies' values that hold at every look at a growing log, however often it is
// looked at: the gamma-exponential mixture on weighted rewards, at the log's end. They need the
// range that rewards lie in and no model.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "evaluation/comparison.h"

namespace marketday {

struct AnytimeRow {
  std::string policy;
  std::int64_t rows = 0;  // seen so far
  Interval interval;
};

// At the end of the log, one a policy. InputError where a reward lies outside [low, high].
std::vector<AnytimeRow> anytime_intervals(LogSource& log, const std::vector<NamedPolicy>& policies,
                                          double low, double high, double level);

}  // namespace marketday
