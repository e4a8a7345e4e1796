#include "sim/screening/rule_reader.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>

#include "sim/screening/condition_logic.h"
#include "sim/screening/value_reader.h"

namespace marketday {
namespace {

using Names = std::vector<std::string>;

const Names kFileKeys = {"velocities", "rules", "score_at_least"};
const Names kVelocityKeys = {"name", "agg", "of", "by", "window", "bucket", "where"};
const Names kRuleKeys = {"name", "when", "action", "score", "shadow"};
const Names kAggregates = {"count", "sum", "distinct"};
const Names kActions = {"allow", "review", "hold", "challenge", "deny"};
constexpr std::size_t kMostVelocities = 64;

// Index of the word that stands here among those allowed.
std::size_t one_of(const YamlNode& node, const Names& allowed, const char* what) {
  const std::string text = node.text();
  const auto found = std::find(allowed.begin(), allowed.end(), text);
  if (found == allowed.end()) {
    node.fail(
        fmt::format("unknown {} `{}`", what, text),
        fmt::format("allowed are: {}; {}", fmt::join(allowed, ", "), suggestion(text, allowed)));
  }
  return static_cast<std::size_t>(found - allowed.begin());
}

std::string read_name(const YamlNode& node) {
  const std::string name = node.text();
  const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
  });
  if (!plain || name.size() > 60) {
    node.fail("found " + node.found(), "letters, digits and _ are expected, at most 60");
  }
  return name;
}

Names entity_names(const EventSchema& schema) {
  Names names = schema.entities;
  if (names.empty()) names.emplace_back("none: these events have no entities");
  return names;
}

void collect_columns(const Condition& condition, std::vector<bool>& used) {
  if (condition.kind == Condition::Kind::test) used[condition.column] = true;
  for (const Condition& child : condition.children) collect_columns(child, used);
}

}  // namespace

RuleSet RuleSet::read(const YamlNode& node, const EventSchema& schema) {
  return RuleReader(node, schema).read();
}

RuleSet RuleReader::read() {
  if (!node_.is_map()) {
    node_.fail("found " + node_.found(),
               "a map with `rules:` and perhaps `velocities:` is expected");
  }
  node_.only_keys(kFileKeys);
  if (schema_.columns.size() + kMostVelocities > kMostColumns) {
    node_.fail(fmt::format("the events have {} columns", schema_.columns.size()),
               fmt::format("at most {}", kMostColumns - kMostVelocities));
  }
  schema_only_ = {schema_.columns, schema_.currency};
  set_.schema_columns_ = schema_.columns.size();
  set_.columns_ = schema_only_;
  read_velocities();
  read_rules();
  read_thresholds();
  check_rules(set_.rules_, set_.columns_);
  const std::vector<bool> used = set_.columns_used();
  for (std::size_t v = 0; v < set_.velocities_.size(); ++v) {
    if (used[set_.schema_columns_ + v]) continue;
    velocity_nodes_[v].fail(
        fmt::format("no rule looks at the velocity `{}`", set_.velocities_[v].name),
        "use it in a rule, or remove it: it costs time");
  }
  set_.compile();
  return std::move(set_);
}

void RuleReader::read_velocities() {
  const auto list = node_.find("velocities");
  if (!list || list->is_null()) return;
  for (const YamlNode& item : list->items()) {
    if (set_.velocities_.size() == kMostVelocities) {
      item.fail("too many velocities", fmt::format("at most {}", kMostVelocities));
    }
    set_.velocities_.push_back(read_velocity(item));
    velocity_nodes_.push_back(item);
  }
}

Velocity RuleReader::read_velocity(const YamlNode& node) {
  node.only_keys(kVelocityKeys);
  Velocity velocity;
  const YamlNode name = node.at("name");
  velocity.name = read_name(name);
  if (schema_.column(velocity.name) >= 0 || schema_.entity(velocity.name) >= 0) {
    name.fail(fmt::format("`{}` is already a column of the events", velocity.name),
              "give the velocity another name, as `" + velocity.name + "_1h`");
  }
  for (const Velocity& other : set_.velocities_) {
    if (other.name == velocity.name) {
      name.fail(fmt::format("two velocities are called `{}`", velocity.name), "rename one");
    }
  }
  velocity.aggregate =
      static_cast<VelocityAggregate>(one_of(node.at("agg"), kAggregates, "aggregate"));
  velocity.by = entity_at(node.at("by"));
  EventColumn column = event_column(velocity.name, ColumnKind::count, "");
  read_of(node, velocity, column);
  read_window(node, velocity);
  if (const auto where = node.find("where")) {
    velocity.where = read_condition(*where, schema_only_);
    check_condition(*velocity.where, schema_only_);
  }
  set_.columns_.columns.push_back(std::move(column));
  return velocity;
}

std::uint32_t RuleReader::entity_at(const YamlNode& node) const {
  const std::string name = node.text();
  const int entity = schema_.entity(name);
  if (entity >= 0) return static_cast<std::uint32_t>(entity);
  const Names names = entity_names(schema_);
  node.fail(fmt::format("unknown entity `{}`", name),
            schema_.column(name) >= 0
                ? fmt::format("that is a number; entities are: {}", fmt::join(names, ", "))
                : suggestion(name, names));
}

void RuleReader::read_of(const YamlNode& node, Velocity& velocity, EventColumn& column) const {
  const auto of = node.find("of");
  if (velocity.aggregate == VelocityAggregate::count) {
    if (of) of->fail("`count` counts events", "remove `of`, or take `agg: distinct` or `sum`");
    return;
  }
  const YamlNode what = node.at("of");
  const std::string name = what.text();
  const int entity = schema_.entity(name);
  const int index = schema_.column(name);
  if (entity < 0 && index < 0) {
    Names names = schema_.entities;
    for (const EventColumn& c : schema_.columns) names.push_back(c.name);
    what.fail(fmt::format("unknown column `{}`", name), suggestion(name, names));
  }
  velocity.of_entity = entity >= 0;
  velocity.of = static_cast<std::uint32_t>(velocity.of_entity ? entity : index);
  if (velocity.aggregate == VelocityAggregate::distinct) {
    if (!velocity.of_entity || velocity.of != velocity.by) return;
    what.fail(fmt::format("different values of `{0}` by `{0}`", name),
              "that is always 1; name another column");
  }
  if (velocity.of_entity) {
    what.fail(fmt::format("the sum of `{}`, which is a name", name), "take `agg: distinct`");
  }
  const EventColumn& summed = schema_.columns[velocity.of];
  if (summed.kind == ColumnKind::flag) {
    what.fail(fmt::format("the sum of the flag `{}`", name),
              fmt::format("take `agg: count` with `where: {}`", name));
  }
  if (summed.kind == ColumnKind::category) {
    what.fail(fmt::format("the sum of `{}`, whose values are names", name),
              "take `agg: distinct`, or `count` with `where`");
  }
  column.kind = summed.kind;
  if (summed.low < 0) column.low = std::numeric_limits<std::int64_t>::min();
}

void RuleReader::read_window(const YamlNode& node, Velocity& velocity) const {
  const YamlNode window = node.at("window");
  const std::int64_t ticks = read_ticks(window, schema_.ticks_per_day);
  if (const auto bucket = node.find("bucket")) {
    velocity.bucket_ticks = read_ticks(*bucket, schema_.ticks_per_day);
    if (ticks % velocity.bucket_ticks != 0) {
      bucket->fail(
          fmt::format("{} does not divide the window of {}", bucket->found(), window.found()),
          "take a bucket that fits a whole number of times");
    }
  }
  velocity.buckets = ticks / velocity.bucket_ticks;
}

void RuleReader::read_rules() {
  const YamlNode list = node_.at("rules");
  if (list.is_null() || (list.is_list() && list.items().empty())) {
    list.fail("no rules at all", "write at least one, with name, when and action");
  }
  for (const YamlNode& item : list.items()) {
    if (set_.rules_.size() == kMostRules) {
      item.fail("too many rules", fmt::format("at most {} in a file", kMostRules));
    }
    ScreenRule rule = read_rule(item);
    for (const ScreenRule& other : set_.rules_) {
      if (other.name != rule.name) continue;
      const YamlNode name = item.at("name");
      name.fail(fmt::format("two rules are called `{}`", rule.name),
                fmt::format("rename one; the first is on line {}", other.place.line));
    }
    set_.rules_.push_back(std::move(rule));
  }
}

ScreenRule RuleReader::read_rule(const YamlNode& node) const {
  node.only_keys(kRuleKeys);
  ScreenRule rule;
  rule.name = read_name(node.at("name"));
  rule.place = node.place();
  rule.key = node.key();
  const auto action = node.find("action");
  const auto score = node.find("score");
  if (const auto shadow = node.find("shadow")) rule.shadow = shadow->flag();
  if (!action && !score) {
    const std::string cure =
        fmt::format("add `action:` ({}) or `score:`", fmt::join(kActions, ", "));
    node.fail(fmt::format("{} `{}` has neither action nor score",
                          rule.shadow ? "the shadow rule" : "the rule", rule.name),
              rule.shadow ? cure + ", what it would do if it acted" : cure);
  }
  if (action) {
    rule.acts = true;
    rule.action = static_cast<ScreenAction>(one_of(*action, kActions, "action"));
  }
  if (score) rule.score = static_cast<int>(score->integer(-100, 100));
  if (score && rule.score == 0) score->fail("a score of 0 adds nothing", "-100 to 100, not 0");
  rule.when = read_condition(node.at("when"), set_.columns_);
  check_condition(rule.when, set_.columns_);
  return rule;
}

void RuleReader::read_thresholds() {
  const auto map = node_.find("score_at_least");
  if (!map) return;
  const Names harder(kActions.begin() + 1, kActions.end());
  map->only_keys(harder);
  int most = 0;
  for (const ScreenRule& rule : set_.rules_) most += rule.shadow ? 0 : std::max(rule.score, 0);
  std::string before;
  int highest = 0;
  for (std::size_t a = 1; a < kActions.size(); ++a) {
    const auto node = map->find(kActions[a]);
    if (!node) continue;
    const int least = static_cast<int>(node->integer(1, 6'400));
    if (least > most) {
      node->fail(fmt::format("a score of {} is never reached", least),
                 fmt::format("the rules that act add up to {} at most", most));
    }
    if (least <= highest) {
      node->fail(fmt::format("`{}` from {} on leaves nothing to `{}` from {} on", kActions[a],
                             least, before, highest),
                 "harder actions take higher scores");
    }
    set_.score_at_least_[a] = highest = least;
    before = kActions[a];
  }
}

std::vector<bool> RuleSet::columns_used() const {
  std::vector<bool> used(columns_.columns.size(), false);
  for (const ScreenRule& rule : rules_) collect_columns(rule.when, used);
  for (const Velocity& velocity : velocities_) {
    if (velocity.where) collect_columns(*velocity.where, used);
    if (velocity.aggregate != VelocityAggregate::count && !velocity.of_entity)
      used[velocity.of] = true;
  }
  return used;
}

std::vector<bool> RuleSet::entities_used(const EventSchema& schema) const {
  std::vector<bool> used(schema.entities.size(), false);
  for (const Velocity& velocity : velocities_) {
    used[velocity.by] = true;
    if (velocity.of_entity) used[velocity.of] = true;
  }
  return used;
}

}  // namespace marketday
