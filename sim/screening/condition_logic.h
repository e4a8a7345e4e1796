// What can be said of conditions before any event is seen. Exact for all, any, not and ranges of
// single columns; blind to what binds columns to each other (a count within an hour is never above
// the one within a day). Gives up after a number of steps, and then takes a condition for possible.
#pragma once

#include <span>
#include <vector>

#include "sim/screening/condition.h"

namespace marketday {

// A condition that must hold, or must not.
struct Demand {
  const Condition* condition = nullptr;
  bool negated = false;
};

// Whether an event within the columns' ranges can meet them all.
bool possible(std::vector<Demand> demands, const ConditionColumns& columns);
// Whether every event that meets `narrow` meets one of `wide`.
bool covered(const Condition& narrow, std::span<const Condition* const> wide,
             const ConditionColumns& columns);
// InputError at the first part that no event, or every event, meets.
void check_condition(const Condition& condition, const ConditionColumns& columns);

}  // namespace marketday
