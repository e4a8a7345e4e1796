#include "models/forecast/step_clock.h"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <vector>

#include "models/purchase_history.h"
#include "sim/io/csv_cells.h"

namespace marketday {
namespace {

std::chrono::year_month_day calendar(std::int64_t days) {
  return std::chrono::sys_days(std::chrono::days(days));
}

std::int64_t month_number(std::int64_t days) {
  const auto date = calendar(days);
  return 12 * static_cast<std::int64_t>(static_cast<int>(date.year())) +
         static_cast<std::int64_t>(static_cast<unsigned>(date.month())) - 1;
}

constexpr const char* kUnits[] = {"number", "day", "month"};

}  // namespace

std::optional<StepClock> StepClock::of(std::string_view cell, const std::string& every) {
  StepClock clock;
  const auto date = calendar_day(cell);
  if (!date) {
    if (every != "auto" || !integer_in(cell)) return {};
    clock.fixed_ = false;
    return clock;
  }
  clock.day_ = static_cast<unsigned>(calendar(*date).day());
  clock.fixed_ = every != "auto";
  clock.unit_ = every == "auto" || every == "day" ? Unit::day : Unit::month;
  if (every == "quarter") clock.length_ = 3;
  if (every == "year") clock.length_ = 12;
  return clock;
}

std::optional<std::int64_t> StepClock::units(std::string_view cell) const {
  if (unit_ == Unit::number) return integer_in(cell);
  const auto date = calendar_day(cell);
  if (!date) return {};
  return unit_ == Unit::day ? *date : month_number(*date);
}

bool StepClock::settle(std::int64_t gap) {
  if (fixed_) return false;
  length_ = std::max<std::int64_t>(gap, 1);
  if (unit_ != Unit::day) return false;
  const auto month = [&](std::int64_t low, std::int64_t high, std::int64_t months) {
    if (gap < low || gap > high) return false;
    unit_ = Unit::month;
    length_ = months;
    return true;
  };
  return month(28, 31, 1) || month(90, 92, 3) || month(365, 366, 12);
}

std::string StepClock::describe() const {
  return unit_ == Unit::number ? fmt::format("{}", length_)
                               : fmt::format("{} {}{}", length_, kUnits[static_cast<int>(unit_)],
                                             length_ == 1 ? "" : "s");
}

std::string StepClock::label(std::int64_t units) const {
  if (unit_ == Unit::number) return fmt::format("{}", units);
  if (unit_ == Unit::day) return format_date(static_cast<int>(units));
  const std::chrono::year_month month{std::chrono::year(static_cast<int>(units / 12)),
                                      std::chrono::month(static_cast<unsigned>(units % 12) + 1)};
  const std::chrono::year_month_day_last end{month.year(), std::chrono::last / month.month()};
  const unsigned day = std::min(day_, static_cast<unsigned>(end.day()));
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(month.year()),
                     static_cast<unsigned>(month.month()), day);
}

Json StepClock::save() const {
  return {{"unit", kUnits[static_cast<int>(unit_)]}, {"length", length_}, {"day", day_}};
}

StepClock StepClock::load(const YamlNode& node) {
  static const std::vector<std::string> keys = {"unit", "length", "day"};
  static const std::vector<std::string> units(std::begin(kUnits), std::end(kUnits));
  node.only_keys(keys);
  const std::string unit = node.at("unit").text();
  const auto found = std::find(units.begin(), units.end(), unit);
  if (found == units.end()) node.at("unit").fail("found `" + unit + "`", suggestion(unit, units));
  StepClock clock;
  clock.unit_ = Unit(found - units.begin());
  clock.length_ = node.at("length").integer(1, 1'000'000'000'000);
  clock.day_ = static_cast<unsigned>(node.at("day").integer(1, 31));
  return clock;
}

}  // namespace marketday
