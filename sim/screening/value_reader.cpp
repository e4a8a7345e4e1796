#include "sim/screening/value_reader.h"

#include <fmt/core.h>

#include <cctype>
#include <charconv>
#include <optional>
#include <vector>

namespace marketday {
namespace {

struct Unit {
  std::string name;
  std::int64_t times = 1;  // of the column's own unit
  std::int64_t over = 1;
};

std::vector<Unit> time_units(std::int64_t day) {
  std::vector<Unit> units;
  const auto add = [&](std::initializer_list<const char*> names, std::int64_t per_day,
                       std::int64_t days) {
    for (const char* name : names) units.push_back({name, day * days, per_day});
  };
  add({"s", "second", "seconds"}, 86'400, 1);
  add({"m", "min", "minute", "minutes"}, 1'440, 1);
  add({"h", "hour", "hours"}, 24, 1);
  add({"d", "day", "days"}, 1, 1);
  add({"w", "week", "weeks"}, 1, 7);
  return units;
}

std::vector<Unit> units_of(ColumnKind kind, const std::string& currency) {
  switch (kind) {
    case ColumnKind::cents:
      return {{"cents"}, {"cent"}, {currency, 100}};
    case ColumnKind::permille:
      return {{"permille"}, {"%", 10}, {"percent", 10}};
    case ColumnKind::percent:
      return {{"%"}, {"percent"}, {"permille", 1, 10}};
    case ColumnKind::seconds:
      return time_units(86'400);
    case ColumnKind::days:
      return time_units(1);
    default:
      return {};
  }
}

// A number's digits as one whole number and how many of them stand behind the point.
struct Digits {
  std::int64_t all = 0;
  int behind = 0;
  std::string rest;
};

std::optional<Digits> digits_of(const std::string& text) {
  Digits result;
  std::size_t at = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
  const bool negative = at == 1 && text[0] == '-';
  int digits = 0;
  bool point = false;
  for (; at < text.size(); ++at) {
    if (text[at] == '_' && digits > 0) continue;  // 20_000
    if (text[at] == '.' && !point) {
      point = true;
      continue;
    }
    if (std::isdigit(static_cast<unsigned char>(text[at])) == 0) break;
    if (++digits > 15) return std::nullopt;
    result.all = result.all * 10 + (text[at] - '0');
    result.behind += point ? 1 : 0;
  }
  if (digits == 0) return std::nullopt;
  if (negative) result.all = -result.all;
  result.rest = trimmed(text.substr(at));
  return result;
}

// The digits times a unit, when that is a whole number.
std::optional<std::int64_t> whole(const Digits& digits, const Unit& unit) {
  std::int64_t over = unit.over;
  for (int i = 0; i < digits.behind; ++i) {
    if (__builtin_mul_overflow(over, 10, &over)) return std::nullopt;
  }
  std::int64_t value = 0;
  if (__builtin_mul_overflow(digits.all, unit.times, &value)) return std::nullopt;
  if (value % over != 0) return std::nullopt;
  return value / over;
}

std::string expected(ColumnKind kind, const std::string& currency) {
  switch (kind) {
    case ColumnKind::cents:
      return fmt::format("write an amount as `500 cents` or `5.00 {}`", currency);
    case ColumnKind::permille:
      return "write a share as `20 %` or `200 permille`";
    case ColumnKind::percent:
      return "write a share as `20 %`";
    case ColumnKind::seconds:
      return "write a time as `90 s`, `15 m`, `2 h` or `7 d`";
    case ColumnKind::days:
      return "write a time in whole days, as `7 d` or `2 w`";
    case ColumnKind::flag:
      return "true or false is expected";
    default:
      return "a whole number without a unit is expected";
  }
}

std::int64_t read_category(const YamlNode& node, const std::string& text,
                           const EventColumn& column) {
  for (std::size_t c = 0; c < column.categories.size(); ++c) {
    if (column.categories[c] == text) return static_cast<std::int64_t>(c);
  }
  if (!column.categories_closed) return -1;
  if (column.categories.empty()) {
    node.fail(fmt::format("`{}` has too many different names to compare with one", column.name),
              "name it as an entity and count by it, or take another column");
  }
  node.fail(fmt::format("`{}` has no category `{}`", column.name, text),
            suggestion(text, column.categories));
}

std::string show_range(const EventColumn& column) {
  if (column.high == std::numeric_limits<std::int64_t>::max()) {
    return fmt::format("{} or more", column.low);
  }
  return fmt::format("{} to {}", column.low, column.high);
}

}  // namespace

std::string trimmed(const std::string& text) {
  const std::size_t from = text.find_first_not_of(" \t");
  if (from == std::string::npos) return "";
  return text.substr(from, text.find_last_not_of(" \t") - from + 1);
}

std::int64_t read_value(const YamlNode& node, const std::string& text, const EventColumn& column,
                        const std::string& currency) {
  if (column.kind == ColumnKind::category) return read_category(node, text, column);
  const std::string cure = expected(column.kind, currency);
  const std::string what =
      fmt::format("`{}` for `{}`, whose values are {}", text, column.name, to_string(column.kind));
  if (column.kind == ColumnKind::flag) {
    if (text == "true") return 1;
    if (text == "false") return 0;
    node.fail(what, cure);
  }
  const auto digits = digits_of(text);
  if (!digits) node.fail(what, cure);
  std::optional<std::int64_t> value;
  if (digits->rest.empty() && digits->behind == 0) value = digits->all;
  for (const Unit& unit : units_of(column.kind, currency)) {
    if (unit.name == digits->rest) value = whole(*digits, unit);
  }
  if (!value) node.fail(what, cure);
  if (*value < column.low || *value > column.high) {
    node.fail(fmt::format("`{}` is out of the range of `{}`", text, column.name),
              fmt::format("it is {}", show_range(column)));
  }
  return *value;
}

std::int64_t read_ticks(const YamlNode& node, std::int64_t ticks_per_day) {
  const std::string cure = "a time above 0 with its unit is expected, as `15m`, `1h` or `7d`";
  const auto digits = digits_of(node.text());
  if (!digits || digits->rest.empty()) node.fail("found " + node.found(), cure);
  for (const Unit& unit : time_units(ticks_per_day)) {
    if (unit.name != digits->rest) continue;
    const auto ticks = whole(*digits, unit);
    if (!ticks) node.fail("found " + node.found(), "no whole number of the clock's ticks");
    if (*ticks <= 0 || *ticks > ticks_per_day * 3'660) {
      node.fail("found " + node.found(), "a window above 0 and up to 3660d is expected");
    }
    return *ticks;
  }
  node.fail("found " + node.found(), cure);
}

}  // namespace marketday
