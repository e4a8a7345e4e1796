// What cells of a CSV of events hold: how a column's cells are read as whole numbers, decided by
// looking at all of them once.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "sim/screening/event_schema.h"

namespace marketday {

// How a cell becomes a number of its column.
enum class CellForm { whole, hundredths, share, flag, name };

struct CellReading {
  EventColumn column;
  CellForm form = CellForm::whole;
};

// Seconds since 1970 of a whole number or of `2024-03-01`, `2024-03-01 12:30:00`, with T or Z too.
std::optional<std::int64_t> seconds_in(std::string_view cell);
// 1.5 with 100 parts is 150; more decimals than fit are rounded half up, away from zero.
std::optional<std::int64_t> decimal_in(std::string_view cell, std::int64_t parts);
std::optional<bool> flag_in(std::string_view cell);  // true, false, 1, 0

// The cells of one column as they come, and what they are taken for in the end.
class CellStatistics {
 public:
  void add(std::string_view cell);
  // `declared`: a kind's name, `money` (12.50) or `share` (0.125), or empty to go by the column's
  // name and else by its cells, nine of ten of which must be of a form for the column to have it.
  CellReading reading(const std::string& name, const std::string& declared) const;

 private:
  CellForm form() const;
  EventColumn ranged(EventColumn column, CellForm form) const;

  std::int64_t filled_ = 0;
  std::int64_t whole_ = 0;
  std::int64_t decimals_ = 0;
  std::int64_t flags_ = 0;  // true and false only
  std::int64_t zero_one_ = 0;
  bool within_one_ = true;
  double least_ = 0.0;
  double most_ = 0.0;
  std::map<std::string, int, std::less<>> names_;  // up to kMostNames
};

}  // namespace marketday
