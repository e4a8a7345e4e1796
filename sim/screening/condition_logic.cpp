#include "sim/screening/condition_logic.h"

#include <fmt/core.h>

#include <map>

namespace marketday {
namespace {

constexpr int kMostSteps = 20'000;

IntervalSet range_of(const EventColumn& column) {
  if (column.kind == ColumnKind::category && column.categories_closed) {
    return {0, static_cast<std::int64_t>(column.categories.size()) - 1};
  }
  if (column.kind == ColumnKind::category) return IntervalSet::everything();
  return {column.low, column.high};
}

// Searches for values of the columns that meet all demands; one way of each `any` after another.
class Search {
 public:
  explicit Search(const ConditionColumns& columns) : columns_(columns) {}

  bool run(std::vector<Demand> demands, std::map<std::uint32_t, IntervalSet> boxes) {
    std::vector<Demand> choices;
    while (!demands.empty()) {
      if (++steps_ > kMostSteps) return true;
      const Demand demand = demands.back();
      demands.pop_back();
      const Condition& c = *demand.condition;
      if (c.kind == Condition::Kind::test) {
        if (!narrow(c, demand.negated, boxes)) return false;
      } else if (c.kind == Condition::Kind::negation) {
        demands.push_back({&c.children.front(), !demand.negated});
      } else if ((c.kind == Condition::Kind::all) != demand.negated) {
        for (const Condition& child : c.children) demands.push_back({&child, demand.negated});
      } else {
        choices.push_back(demand);
      }
    }
    return choose(choices, boxes);
  }

 private:
  bool narrow(const Condition& test, bool negated,
              std::map<std::uint32_t, IntervalSet>& boxes) const {
    const auto box = boxes.try_emplace(test.column, range_of(columns_.columns[test.column])).first;
    box->second = box->second & (negated ? ~test.values : test.values);
    return !box->second.empty();
  }

  bool choose(const std::vector<Demand>& choices,
              const std::map<std::uint32_t, IntervalSet>& boxes) {
    if (choices.empty()) return true;
    for (const Condition& way : choices.front().condition->children) {
      std::vector<Demand> rest(choices.begin() + 1, choices.end());
      rest.push_back({&way, choices.front().negated});
      if (run(std::move(rest), boxes)) return true;
    }
    return false;
  }

  const ConditionColumns& columns_;
  int steps_ = 0;
};

// Two tests of one column side by side that exclude each other, or together leave nothing out.
void check_siblings(const Condition& group, const ConditionColumns& columns) {
  const bool all = group.kind == Condition::Kind::all;
  for (std::size_t j = 1; j < group.children.size(); ++j) {
    for (std::size_t i = 0; i < j; ++i) {
      const Condition& a = group.children[i];
      const Condition& b = group.children[j];
      if (a.kind != Condition::Kind::test || b.kind != Condition::Kind::test) continue;
      if (a.column != b.column) continue;
      const std::string both =
          fmt::format("`{}` and `{}`", to_string(a, columns), to_string(b, columns));
      if (all && (a.values & b.values).empty()) {
        throw InputError(b.place, b.key, both + " contradict each other",
                         "no event meets both; correct one, or join them with `any`");
      }
      if (!all && (a.values | b.values).covers(range_of(columns.columns[a.column]))) {
        throw InputError(b.place, b.key, both + " together are always true",
                         "every event meets one of them; correct one, or join them with `all`");
      }
    }
  }
}

}  // namespace

bool possible(std::vector<Demand> demands, const ConditionColumns& columns) {
  return Search(columns).run(std::move(demands), {});
}

bool covered(const Condition& narrow, std::span<const Condition* const> wide,
             const ConditionColumns& columns) {
  std::vector<Demand> demands;
  for (const Condition* condition : wide) demands.push_back({condition, true});
  demands.push_back({&narrow, false});
  return !possible(std::move(demands), columns);
}

void check_condition(const Condition& condition, const ConditionColumns& columns) {
  if (condition.kind == Condition::Kind::test) return;  // checked where it was read
  for (const Condition& child : condition.children) check_condition(child, columns);
  check_siblings(condition, columns);
  if (!possible({{&condition, false}}, columns)) {
    throw InputError(condition.place, condition.key, "never true: no event meets it",
                     "its conditions contradict each other; correct or remove one");
  }
  if (!possible({{&condition, true}}, columns)) {
    throw InputError(condition.place, condition.key, "always true: every event meets it",
                     "correct a condition, or leave this out");
  }
}

}  // namespace marketday
