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

unsigned last_day(const std::chrono::year_month& month) {
  return static_cast<unsigned>((month / std::chrono::last).day());
}

constexpr const char* kUnits[] = {"number", "day", "month"};

}  // namespace

std::optional<StepClock> StepClock::of(std::string_view cell, const StepLength& every) {
  const bool date = calendar_day(cell).has_value();
  if (!date && (!every.takes_numbers() || !integer_in(cell))) return {};
  StepClock clock;
  clock.fixed_ = every.unit != StepLength::Unit::found;
  clock.length_ = every.count;
  if (date) clock.unit_ = every.unit == StepLength::Unit::months ? Unit::month : Unit::day;
  return clock;
}

std::optional<std::int64_t> StepClock::units(std::string_view cell) const {
  if (unit_ == Unit::number) return integer_in(cell);
  const auto date = calendar_day(cell);
  if (!date) return {};
  return unit_ == Unit::day ? *date : month_number(*date);
}

void StepClock::settle(std::int64_t gap) {
  if (!fixed_) length_ = std::max<std::int64_t>(gap, 1);
}

std::string StepClock::describe() const {
  return unit_ == Unit::number ? fmt::format("{}", length_)
                               : fmt::format("{} {}{}", length_, kUnits[static_cast<int>(unit_)],
                                             length_ == 1 ? "" : "s");
}

std::string StepClock::label(std::int64_t units, unsigned day) const {
  if (unit_ == Unit::number) return fmt::format("{}", units);
  if (unit_ == Unit::day) return format_date(static_cast<int>(units));
  const std::chrono::year_month month{std::chrono::year(static_cast<int>(units / 12)),
                                      std::chrono::month(static_cast<unsigned>(units % 12) + 1)};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(month.year()),
                     static_cast<unsigned>(month.month()), std::min(day, last_day(month)));
}

bool StepClock::reaches(std::int64_t units, std::int64_t steps) const {
  const std::int64_t last = unit_ == Unit::number ? kMostTime
                            : unit_ == Unit::day  ? *calendar_day("9999-12-31")
                                                  : month_number(*calendar_day("9999-12-31"));
  return units <= last && steps <= (last - units) / length_;
}

Json StepClock::save() const {
  return {{"unit", kUnits[static_cast<int>(unit_)]}, {"length", length_}};
}

StepClock StepClock::load(const YamlNode& node) {
  static const std::vector<std::string> keys = {"unit", "length"};
  static const std::vector<std::string> units(std::begin(kUnits), std::end(kUnits));
  node.only_keys(keys);
  const std::string unit = node.at("unit").text();
  const auto found = std::find(units.begin(), units.end(), unit);
  if (found == units.end()) node.at("unit").fail("found `" + unit + "`", suggestion(unit, units));
  StepClock clock;
  clock.unit_ = Unit(found - units.begin());
  clock.length_ = node.at("length").integer(1, kMostTime);
  return clock;
}

std::optional<unsigned> day_of_month(const std::vector<std::int64_t>& dates) {
  unsigned latest = 0;
  bool ends = true;
  for (const std::int64_t date : dates) {
    const auto found = calendar(date);
    latest = std::max(latest, static_cast<unsigned>(found.day()));
    ends = ends && static_cast<unsigned>(found.day()) == last_day(found.year() / found.month());
  }
  if (ends) return 31;
  for (const std::int64_t date : dates) {
    const auto found = calendar(date);
    const unsigned due = std::min(latest, last_day(found.year() / found.month()));
    if (static_cast<unsigned>(found.day()) != due) return {};
  }
  return latest;
}

}  // namespace marketday
