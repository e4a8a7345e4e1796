// Times of a series as whole steps: numbers, days (weeks are seven) or calendar months. Learnt from
// the times of a table; steps are as far apart as the closest two of a series. Within a month each
// series has a day of its own, where a month is too short its last day; 31 stands for month ends.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/tabular/step_length.h"
#include "sim/io/yaml.h"

namespace marketday {

class StepClock {
 public:
  enum class Unit { number, day, month };

  // The unit that `cell` tells of, and `every` of the recipe.
  // Nothing: the cell is neither a date nor a whole number, or not what `every` asks for.
  static std::optional<StepClock> of(std::string_view cell, const StepLength& every);

  // Number of the cell in units, nothing where it is no time of this clock.
  std::optional<std::int64_t> units(std::string_view cell) const;
  bool may_be_months() const { return !fixed_ && unit_ == Unit::day; }
  void become_months() { unit_ = Unit::month; }
  // With `every: auto`: steps are `gap` units long.
  void settle(std::int64_t gap);

  std::int64_t length() const { return length_; }  // units a step
  std::string describe() const;                    // "1 month"
  // As the table would say it, in months on that day.
  std::string label(std::int64_t units, unsigned day) const;
  // Whether `steps` more can be told from `units` on: dates end with the year 9999.
  bool reaches(std::int64_t units, std::int64_t steps) const;

  Json save() const;
  static StepClock load(const YamlNode& node);

 private:
  Unit unit_ = Unit::number;
  std::int64_t length_ = 1;
  bool fixed_ = true;  // the recipe said how long a step is
};

// The day of the month that all of these dates (days since 1970) keep; nothing where they differ.
std::optional<unsigned> day_of_month(const std::vector<std::int64_t>& dates);

// Times and lengths of steps are not beyond: their sums and differences are whole numbers still.
inline constexpr std::int64_t kMostTime = 4'000'000'000'000'000'000;

}  // namespace marketday
