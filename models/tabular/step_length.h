// How far the steps of a series are apart, as a recipe's `every` says it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace marketday {

struct StepLength {
  // What the data say, units of the time (days where it is dates), days, months.
  enum class Unit { found, plain, days, months };
  Unit unit = Unit::found;
  std::int64_t count = 1;

  bool takes_numbers() const { return unit == Unit::found || unit == Unit::plain; }
};

const std::vector<std::string>& step_words();  // auto, day, ..., year
// auto; a whole number; a word, also with a whole number before it ("2 months"). Nothing: neither.
std::optional<StepLength> step_length_of(const std::string& text);

}  // namespace marketday
