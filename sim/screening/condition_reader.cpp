// Reading conditions; the language is told in docs/rules.md.
#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>

#include "sim/screening/condition.h"
#include "sim/screening/mask_program.h"
#include "sim/screening/value_reader.h"

namespace marketday {
namespace {

const std::vector<std::string> kOperators = {
    ">", ">=", "<", "<=", "==", "!=", "in", "not in", "between"};
const std::vector<std::string> kGroups = {"all", "any", "not"};
constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

struct Comparison {
  std::string column;
  std::string op;
  std::string value;
};

bool is_name_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.';
}

// Splits `column op value`; the operator is a run of signs, or a word.
Comparison split(const std::string& text) {
  Comparison result;
  std::size_t at = 0;
  while (at < text.size() && is_name_character(text[at])) ++at;
  result.column = text.substr(0, at);
  std::string rest = trimmed(text.substr(at));
  const std::string signs = "<>=!~&|";
  std::size_t end = 0;
  if (!rest.empty() && signs.find(rest[0]) != std::string::npos) {
    while (end < rest.size() && signs.find(rest[end]) != std::string::npos) ++end;
  } else if (rest.starts_with("not in ")) {
    end = 6;
  } else {
    end = std::min(rest.find(' '), rest.size());
  }
  result.op = rest.substr(0, end);
  result.value = trimmed(rest.substr(end));
  return result;
}

std::vector<std::string> list_items(std::string text) {
  if (text.starts_with("[") && text.ends_with("]")) text = text.substr(1, text.size() - 2);
  std::vector<std::string> items;
  std::size_t from = 0;
  while (from <= text.size()) {
    const std::size_t to = std::min(text.find_first_of(",|", from), text.size());
    items.push_back(trimmed(text.substr(from, to - from)));
    from = to + 1;
  }
  return items;
}

class ConditionReader {
 public:
  explicit ConditionReader(const ConditionColumns& columns) : columns_(columns) {}

  Condition read(const YamlNode& node, std::size_t depth) const {
    if (depth > MaskProgram::kDeepest) {
      node.fail("conditions nested too deeply",
                fmt::format("at most {} levels of all, any and not", MaskProgram::kDeepest));
    }
    if (node.is_scalar()) return read_test(node);
    if (node.is_map()) return read_group(node, depth);
    node.fail("found " + node.found(),
              node.is_list() ? "say how the conditions join: `all: [...]` or `any: [...]`"
                             : "a condition is expected, as `device_accounts > 5`");
  }

 private:
  Condition read_group(const YamlNode& node, std::size_t depth) const {
    node.only_keys(kGroups);
    const auto keys = node.keys();
    if (keys.size() != 1) {
      node.fail(fmt::format("found the keys {}", fmt::join(keys, ", ")),
                "one of all, any and not is expected; nest them to join several");
    }
    const YamlNode inner = node.at(keys.front());
    Condition result;
    result.place = node.place();
    result.key = inner.key();
    if (keys.front() == "not") {
      if (inner.is_list()) {
        inner.fail(fmt::format("found a list of {} under `not`", inner.items().size()),
                   "`not` takes one condition; write `not: {any: [...]}` or `not: {all: [...]}`");
      }
      result.kind = Condition::Kind::negation;
      result.children.push_back(read(inner, depth + 1));
      return result;
    }
    result.kind = keys.front() == "all" ? Condition::Kind::all : Condition::Kind::any;
    for (const YamlNode& item : inner.items()) result.children.push_back(read(item, depth + 1));
    if (result.children.empty()) {
      inner.fail(fmt::format("`{}` is empty", keys.front()), "write at least one condition in it");
    }
    return result;
  }

  std::uint32_t column_named(const YamlNode& node, const std::string& name) const {
    std::vector<std::string> names;
    for (std::size_t c = 0; c < columns_.columns.size(); ++c) {
      if (columns_.columns[c].name == name) return static_cast<std::uint32_t>(c);
      names.push_back(columns_.columns[c].name);
    }
    node.fail(fmt::format("unknown column `{}`", name), suggestion(name, names));
  }

  Condition read_test(const YamlNode& node) const {
    const Comparison parts = split(trimmed(node.text()));
    Condition test;
    test.place = node.place();
    test.key = node.key();
    test.column = column_named(node, parts.column);
    const EventColumn& column = columns_.columns[test.column];
    if (parts.op.empty()) {
      if (column.kind != ColumnKind::flag) {
        node.fail(fmt::format("`{}` is compared with nothing", column.name),
                  "write an operator and a value behind it; only flags stand alone");
      }
      test.values = IntervalSet(1, 1);
    } else {
      read_comparison(node, parts, column, test);
    }
    check(node, column, test);
    return test;
  }

  static void check_operator(const YamlNode& node, const Comparison& parts,
                             const EventColumn& column) {
    if (std::find(kOperators.begin(), kOperators.end(), parts.op) == kOperators.end()) {
      std::string cure = fmt::format("allowed are: {}", fmt::join(kOperators, ", "));
      if (parts.op == "=" || parts.op == "is" || parts.op == "===") cure = "did you mean `==`?";
      if (parts.op == "=>") cure = "did you mean `>=`?";
      if (parts.op == "=<") cure = "did you mean `<=`?";
      if (parts.op == "<>") cure = "did you mean `!=`?";
      if (parts.op == "&&" || parts.op == "||") cure = "join conditions with all and any";
      node.fail(fmt::format("unknown operator `{}`", parts.op), cure);
    }
    const bool named = column.kind == ColumnKind::category || column.kind == ColumnKind::flag;
    const bool ordered = parts.op[0] == '<' || parts.op[0] == '>' || parts.op == "between";
    if (named && ordered) {
      node.fail(fmt::format("`{}` on `{}`, whose values are {}", parts.op, column.name,
                            column.kind == ColumnKind::flag ? "true and false" : "names"),
                "they have no order; use ==, !=, in or not in");
    }
    if (parts.value.empty()) {
      node.fail(fmt::format("nothing behind `{}`", parts.op), "write a value");
    }
  }

  void read_comparison(const YamlNode& node, const Comparison& parts, const EventColumn& column,
                       Condition& test) const {
    check_operator(node, parts, column);
    const auto value = [&](const std::string& text) {
      return read_value(node, text, column, columns_.currency);
    };
    if (parts.op == "in" || parts.op == "not in") return read_in(node, parts, column, test);
    if (parts.op == "between") {
      const std::size_t middle = parts.value.find(" and ");
      if (middle == std::string::npos) {
        node.fail("found " + node.found(), "write `between A and B`; both are included");
      }
      const std::int64_t low = value(trimmed(parts.value.substr(0, middle)));
      const std::int64_t high = value(trimmed(parts.value.substr(middle + 5)));
      if (low > high) node.fail("found " + node.found(), "the lower bound comes first");
      test.values = IntervalSet(low, high);
      test.comparison = fmt::format("between {} and {}", low, high);
      return;
    }
    const std::int64_t bound = value(parts.value);
    if (parts.op == ">") test.values = ~IntervalSet(kLeast, bound);
    if (parts.op == ">=") test.values = IntervalSet(bound, kMost);
    if (parts.op == "<") test.values = ~IntervalSet(bound, kMost);
    if (parts.op == "<=") test.values = IntervalSet(kLeast, bound);
    if (parts.op == "==") test.values = IntervalSet(bound, bound);
    if (parts.op == "!=") test.values = ~IntervalSet(bound, bound);
    const bool category = column.kind == ColumnKind::category;
    test.comparison = parts.op + " " + (category ? parts.value : show_value(column, bound));
  }

  void read_in(const YamlNode& node, const Comparison& parts, const EventColumn& column,
               Condition& test) const {
    std::vector<std::int64_t> values;
    for (const std::string& item : list_items(parts.value)) {
      if (item.empty()) node.fail("found " + node.found(), "write values, as `in [a, b]`");
      values.push_back(read_value(node, item, column, columns_.currency));
    }
    test.values = IntervalSet::of(values);
    if (parts.op == "not in") test.values = ~test.values;
    test.comparison = parts.op + " " + parts.value;
  }

  // Names an open category column does not list are never met with, and that is no mistake.
  static void check(const YamlNode& node, const EventColumn& column, const Condition& test) {
    if (column.kind == ColumnKind::category && !column.categories_closed) return;
    std::int64_t high = column.high;
    if (column.kind == ColumnKind::category) {
      high = static_cast<std::int64_t>(column.categories.size()) - 1;
    }
    const IntervalSet range(column.low, high);
    const std::string range_text =
        high == kMost ? fmt::format("`{}` is {} or more", column.name, column.low)
        : column.kind == ColumnKind::category
            ? fmt::format("`{}` is one of {}", column.name, fmt::join(column.categories, ", "))
            : fmt::format("`{}` is {} to {}", column.name, column.low, high);
    if ((test.values & range).empty()) {
      node.fail(fmt::format("{} is never true", node.found()), range_text + "; correct the value");
    }
    if (test.values.covers(range)) {
      node.fail(fmt::format("{} is always true", node.found()), range_text + "; leave it out");
    }
  }

  const ConditionColumns& columns_;
};

}  // namespace

Condition read_condition(const YamlNode& node, const ConditionColumns& columns) {
  return ConditionReader(columns).read(node, 1);
}

}  // namespace marketday
