// Why an event was treated as it was, in words.
#include <fmt/core.h>

#include "sim/screening/rules.h"

namespace marketday {
namespace {

// The tests that make `condition` come out as it does, joined by "and".
void tell(const Condition& condition, bool negated, const ConditionColumns& columns,
          std::span<const std::int64_t> values, std::string& text) {
  if (condition.kind == Condition::Kind::test) {
    const EventColumn& column = columns.columns[condition.column];
    const std::string value = show_value(column, values[condition.column]);
    if (!text.empty()) text += " and ";
    if (column.kind == ColumnKind::flag) {
      text += fmt::format("{} is {}", column.name, value);
    } else {
      text += fmt::format("{} {} {}{}", column.name, value, negated ? "not " : "",
                          condition.comparison);
    }
    return;
  }
  const bool flips = condition.kind == Condition::Kind::negation;
  for (const Condition& child : condition.children) {
    if (flips || holds(child, values) != negated) {
      tell(child, negated != flips, columns, values, text);
    }
  }
}

const char* participle(ScreenAction action) {
  constexpr const char* kWords[] = {"allowed", "marked for review", "held", "challenged", "denied"};
  return kWords[static_cast<std::size_t>(action)];
}

}  // namespace

std::string RuleSet::explain(const EventBatch& batch, const Decisions& decisions,
                             std::size_t event) const {
  const std::uint8_t by = decisions.deciding[event];
  const char* done = participle(decisions.actions[event]);
  if (by == kDecidedByNone) return fmt::format("{}: no rule that acts hit", done);
  if (by == kDecidedByScore) {
    std::string text = fmt::format("{} by its score of {}:", done, decisions.scores[event]);
    const std::uint64_t counted = counting(decisions.hits[event]);
    const char* joint = " ";
    for (std::size_t r = 0; r < rules_.size(); ++r) {
      if (((counted >> r) & 1U) == 0 || rules_[r].score == 0) continue;
      text += fmt::format("{}`{}` {:+}", joint, rules_[r].name, rules_[r].score);
      joint = ", ";
    }
    return text;
  }
  std::vector<std::int64_t> values;
  for (std::size_t c = 0; c < schema_columns_; ++c) values.push_back(batch.column(c)[event]);
  for (const auto& velocity : decisions.velocities) values.push_back(velocity[event]);
  std::string why;
  tell(rules_[by].when, false, columns_, values, why);
  return fmt::format("{} by rule `{}`: {}", done, rules_[by].name, why);
}

}  // namespace marketday
