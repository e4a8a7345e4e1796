// Times of a series as whole steps: numbers, days (weeks are seven) or calendar months. Learnt from
// the times of a table; steps are as far apart as the closest two of a series.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sim/io/yaml.h"

namespace marketday {

class StepClock {
 public:
  enum class Unit { number, day, month };

  // The unit that `cell` tells of; `every` of the recipe: auto, day, month, quarter, year.
  // Nothing: the cell is neither a date nor a whole number, or not what `every` asks for.
  static std::optional<StepClock> of(std::string_view cell, const std::string& every);

  // Number of the cell in units, nothing where it is no time of this clock.
  std::optional<std::int64_t> units(std::string_view cell) const;
  // With `every: auto`: steps are `gap` units long, a gap of 28 to 31 days is a month, of 90 to 92
  // a quarter, of 365 or 366 a year. Returns true when the unit changed to months.
  bool settle(std::int64_t gap);

  std::int64_t length() const { return length_; }  // units a step
  std::string describe() const;                    // "1 month"
  std::string label(std::int64_t units) const;     // as the table would say it

  Json save() const;
  static StepClock load(const YamlNode& node);

 private:
  Unit unit_ = Unit::number;
  std::int64_t length_ = 1;
  bool fixed_ = true;  // the recipe said how long a step is
  unsigned day_ = 1;   // of the month, for labels
};

}  // namespace marketday
