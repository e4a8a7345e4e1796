#include "experiments/screen_cells.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>

#include "sim/io/csv_cells.h"

namespace marketday {
namespace {

constexpr std::size_t kMostNames = 10'000;  // beyond, a column of names is good for entities only

std::optional<int> digits_in(std::string_view text, std::size_t at, std::size_t length) {
  if (at + length > text.size()) return std::nullopt;
  int value = 0;
  const auto [end, error] = std::from_chars(text.data() + at, text.data() + at + length, value);
  if (error != std::errc() || end != text.data() + at + length || value < 0) return std::nullopt;
  return value;
}

std::optional<std::int64_t> day_seconds(std::string_view clock) {
  if (clock.empty()) return 0;
  const auto hour = digits_in(clock, 0, 2);
  const auto minute = digits_in(clock, 3, 2);
  const auto second = clock.size() > 5 ? digits_in(clock, 6, 2) : std::optional<int>(0);
  if (!hour || !minute || !second || clock[2] != ':' || *hour > 23 || *minute > 59) return {};
  if (clock.size() > 8 || (clock.size() > 5 && clock[5] != ':') || *second > 60) return {};
  return *hour * 3'600 + *minute * 60 + *second;
}

ColumnKind kind_of_name(const std::string& name, bool zero_one) {
  if (name.ends_with("_cents")) return ColumnKind::cents;
  if (name.ends_with("_permille")) return ColumnKind::permille;
  if (name.ends_with("_percent")) return ColumnKind::percent;
  if (name.ends_with("_seconds")) return ColumnKind::seconds;
  if (name.ends_with("_days")) return ColumnKind::days;
  const bool says_flag =
      name.starts_with("is_") || name.starts_with("has_") || name.find("_is_") != std::string::npos;
  return says_flag && zero_one ? ColumnKind::flag : ColumnKind::count;
}

// A name that ends in its unit says how its cells are to be read, whatever they hold.
bool names_unit(ColumnKind kind) {
  return kind != ColumnKind::count && kind != ColumnKind::flag;
}

CellForm form_of(ColumnKind kind, CellForm seen) {
  if (kind == ColumnKind::flag) return CellForm::flag;
  if (kind == ColumnKind::category) return CellForm::name;
  const bool decimals = seen == CellForm::hundredths || seen == CellForm::share;
  if (kind == ColumnKind::cents && decimals) return CellForm::hundredths;
  if (kind == ColumnKind::permille && decimals) return CellForm::share;
  return CellForm::whole;
}

}  // namespace

std::optional<std::int64_t> seconds_in(std::string_view cell) {
  if (const auto whole = integer_in(cell)) return whole;
  if (cell.ends_with('Z')) cell.remove_suffix(1);
  const auto year = digits_in(cell, 0, 4);
  const auto month = digits_in(cell, 5, 2);
  const auto day = digits_in(cell, 8, 2);
  if (!year || !month || !day || cell[4] != '-' || cell[7] != '-') return std::nullopt;
  if (cell.size() > 10 && cell[10] != ' ' && cell[10] != 'T') return std::nullopt;
  const auto clock = day_seconds(cell.size() > 11 ? cell.substr(11) : std::string_view());
  const std::chrono::year_month_day date(std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day)));
  if (!clock || !date.ok()) return std::nullopt;
  const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  return days * 86'400 + *clock;
}

std::optional<std::int64_t> decimal_in(std::string_view cell, std::int64_t parts) {
  const auto value = number_in(cell);
  if (!value || std::abs(*value) > 9e12) return std::nullopt;
  return std::llround(*value * static_cast<double>(parts));
}

std::optional<bool> flag_in(std::string_view cell) {
  if (cell == "1" || cell == "true" || cell == "True" || cell == "TRUE") return true;
  if (cell == "0" || cell == "false" || cell == "False" || cell == "FALSE") return false;
  return std::nullopt;
}

void CellStatistics::add(std::string_view cell) {
  if (cell.empty()) return;
  ++filled_;
  if (const auto number = number_in(cell)) {
    const bool is_whole = integer_in(cell).has_value();
    ++(is_whole ? whole_ : decimals_);
    zero_one_ += cell == "0" || cell == "1" ? 1 : 0;
    within_one_ = within_one_ && *number >= 0.0 && *number <= 1.0;
    least_ = std::min(least_, *number);
    most_ = std::max(most_, *number);
  } else if (flag_in(cell)) {
    ++flags_;
  }
  if (names_.size() <= kMostNames) names_.try_emplace(std::string(cell), 0);
}

CellForm CellStatistics::form() const {
  const auto most = [&](std::int64_t cells) { return filled_ > 0 && cells * 10 >= filled_ * 9; };
  if (most(flags_)) return CellForm::flag;
  if (!most(whole_ + decimals_)) return CellForm::name;
  if (most(whole_)) return CellForm::whole;
  return within_one_ ? CellForm::share : CellForm::hundredths;
}

// The usual range of the kind, widened to what is there.
EventColumn CellStatistics::ranged(EventColumn column, CellForm form) const {
  constexpr double kMost = 9e15;
  const double parts = form == CellForm::hundredths ? 100.0
                       : form == CellForm::share    ? 1'000.0
                                                    : 1.0;
  const auto low = static_cast<std::int64_t>(std::floor(std::max(least_ * parts, -kMost)));
  const auto high = static_cast<std::int64_t>(std::ceil(std::min(most_ * parts, kMost)));
  if (column.kind != ColumnKind::flag) {
    column.low = std::min(column.low, low);
    column.high = std::max(column.high, high);
  }
  return column;
}

CellReading CellStatistics::reading(const std::string& name, const std::string& declared) const {
  CellReading result;
  const CellForm seen = form();
  const ColumnKind named = kind_of_name(name, zero_one_ + flags_ == filled_);
  ColumnKind kind = named;
  if (!names_unit(named)) {
    if (seen == CellForm::flag) kind = ColumnKind::flag;
    if (seen == CellForm::name) kind = ColumnKind::category;
    if (seen == CellForm::share) kind = ColumnKind::permille;
    if (seen == CellForm::hundredths) kind = ColumnKind::cents;
  }
  if (!declared.empty()) kind_named(declared, kind);
  result.form = names_unit(named) && declared.empty() ? CellForm::whole : form_of(kind, seen);
  if (declared == "money") {
    kind = ColumnKind::cents;
    result.form = CellForm::hundredths;
  } else if (declared == "share") {
    kind = ColumnKind::permille;
    result.form = CellForm::share;
  }
  result.column = ranged(event_column(name, kind, ""), result.form);
  if (result.form == CellForm::name) {
    // a name the file does not hold is no mistake, but of too many none is kept
    result.column.categories_closed = names_.size() > kMostNames;
    if (!result.column.categories_closed) {
      for (const auto& [text, unused] : names_) result.column.categories.push_back(text);
    }
  }
  return result;
}

}  // namespace marketday
