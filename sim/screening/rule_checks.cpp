// What a list of rules says as a whole: rules that never come to count, and rules at odds.
#include <fmt/core.h>

#include "sim/screening/condition_logic.h"
#include "sim/screening/rule_reader.h"

namespace marketday {
namespace {

[[noreturn]] void fail(const ScreenRule& rule, const std::string& found, const std::string& cure) {
  throw InputError(rule.place, rule.key, found, cure);
}

bool covers(const ScreenRule& wide, const ScreenRule& narrow, const ConditionColumns& columns) {
  const Condition* one[] = {&wide.when};
  return covered(narrow.when, one, columns);
}

bool acting(const ScreenRule& rule) {
  return !rule.shadow && rule.acts;
}

// The same events, and one lets them pass what the other does not.
void check_contradiction(const ScreenRule& first, const ScreenRule& second,
                         const ConditionColumns& columns) {
  const bool one_allows =
      (first.action == ScreenAction::allow) != (second.action == ScreenAction::allow);
  if (!one_allows) return;
  if (!covers(first, second, columns) || !covers(second, first, columns)) return;
  fail(second,
       fmt::format("`{}` says {} and `{}` (line {}) says {} of the same events", second.name,
                   to_string(second.action), first.name, first.place.line, to_string(first.action)),
       "remove one, or narrow its condition");
}

// Never reached, because rules above it that allow take all of its events.
void check_stopped(const std::vector<ScreenRule>& rules, std::size_t at,
                   const ConditionColumns& columns) {
  std::vector<const Condition*> above;
  const ScreenRule* last = nullptr;
  for (std::size_t i = 0; i < at; ++i) {
    if (!acting(rules[i]) || rules[i].action != ScreenAction::allow) continue;
    above.push_back(&rules[i].when);
    last = &rules[i];
  }
  if (above.empty() || !covered(rules[at].when, above, columns)) return;
  fail(rules[at],
       fmt::format("`{}` is never reached: `{}` (line {}) above it allows all of its events",
                   rules[at].name, last->name, last->place.line),
       "move it above that rule, or narrow that rule");
}

// Never decides, because rules that hit whenever it does are as hard, or harder and further down.
void check_outdone(const std::vector<ScreenRule>& rules, std::size_t at,
                   const ConditionColumns& columns) {
  const ScreenRule& rule = rules[at];
  if (rule.score != 0 || !rule.acts) return;
  std::vector<const Condition*> harder;
  const ScreenRule* last = nullptr;
  bool stop_between = rule.action == ScreenAction::allow;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (i == at || !acting(rules[i])) continue;
    if (i > at && rules[i].action == ScreenAction::allow) stop_between = true;
    if (i > at && (stop_between || rules[i].action == rule.action)) continue;
    if (rules[i].action < rule.action) continue;
    // an `allow` below still keeps what follows it from acting, unless all of that is denied
    if (rule.action == ScreenAction::allow && rules[i].action != ScreenAction::deny) continue;
    harder.push_back(&rules[i].when);
    last = &rules[i];
  }
  if (harder.empty() || !covered(rule.when, harder, columns)) return;
  fail(rule,
       fmt::format("`{}` never decides: `{}` (line {}) takes all of its events and says {}",
                   rule.name, last->name, last->place.line, to_string(last->action)),
       "remove it, narrow that rule, or set `shadow: true` to watch it only");
}

}  // namespace

void check_rules(const std::vector<ScreenRule>& rules, const ConditionColumns& columns) {
  for (std::size_t at = 0; at < rules.size(); ++at) {
    if (rules[at].shadow) continue;
    for (std::size_t i = 0; i < at && rules[at].acts; ++i) {
      if (acting(rules[i])) check_contradiction(rules[i], rules[at], columns);
    }
    check_stopped(rules, at, columns);
    check_outdone(rules, at, columns);
  }
}

}  // namespace marketday
