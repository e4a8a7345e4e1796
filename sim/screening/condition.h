// What a rule asks of an event: a tree of all, any and not over tests `column in a set of numbers`.
// Knows the places in the rule file it came from; is not run (a MaskProgram is made of it).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "sim/io/yaml.h"
#include "sim/screening/event_schema.h"
#include "sim/screening/interval_set.h"

namespace marketday {

struct Condition {
  enum class Kind { test, all, any, negation };

  Kind kind = Kind::test;
  std::uint32_t column = 0;  // of a test, among `ConditionColumns`
  IntervalSet values;        // of a test: what it admits
  std::string comparison;    // of a test, in the column's own unit: "> 5"
  std::vector<Condition> children;
  Place place;
  std::string key;  // dotted path in the rule file
};

// The columns conditions may name: a schema's, and behind them velocities.
struct ConditionColumns {
  std::vector<EventColumn> columns;
  std::string currency;
};

// Reads `column op value`, a flag's bare name, or a map of one of all, any, not. InputError.
Condition read_condition(const YamlNode& node, const ConditionColumns& columns);

// A test as a person reads it: "device_accounts > 5".
std::string to_string(const Condition& test, const ConditionColumns& columns);
// A column's value as a person reads it: a category's name, true or false, else the number.
std::string show_value(const EventColumn& column, std::int64_t value);

// Whether it holds for an event whose column c is values[c]: the slow way, for explanations.
bool holds(const Condition& condition, std::span<const std::int64_t> values);

}  // namespace marketday
