#include "sim/screening/condition.h"

#include <fmt/core.h>

#include <algorithm>

namespace marketday {

std::string to_string(const Condition& test, const ConditionColumns& columns) {
  const std::string& name = columns.columns[test.column].name;
  return test.comparison.empty() ? name : name + " " + test.comparison;
}

std::string show_value(const EventColumn& column, std::int64_t value) {
  if (column.kind == ColumnKind::flag) return value != 0 ? "true" : "false";
  if (column.kind != ColumnKind::category) return fmt::format("{}", value);
  const auto known = static_cast<std::int64_t>(column.categories.size());
  return value >= 0 && value < known ? column.categories[static_cast<std::size_t>(value)]
                                     : fmt::format("category {}", value);
}

bool holds(const Condition& condition, std::span<const std::int64_t> values) {
  const auto child_holds = [&](const Condition& child) { return holds(child, values); };
  const auto& children = condition.children;
  switch (condition.kind) {
    case Condition::Kind::test:
      return condition.values.contains(values[condition.column]);
    case Condition::Kind::all:
      return std::all_of(children.begin(), children.end(), child_holds);
    case Condition::Kind::any:
      return std::any_of(children.begin(), children.end(), child_holds);
    case Condition::Kind::negation:
      return !child_holds(children.front());
  }
  return false;
}

}  // namespace marketday
