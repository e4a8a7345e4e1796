// Reading velocities; what they mean is told in docs/rules.md.
#include <fmt/core.h>
#include <fmt/ranges.h>

#include <limits>

#include "sim/screening/condition_logic.h"
#include "sim/screening/rule_reader.h"
#include "sim/screening/value_reader.h"

namespace marketday {
namespace {

using Names = std::vector<std::string>;

const Names kVelocityKeys = {"name", "agg", "of", "by", "window", "bucket", "where"};
const Names kAggregates = {"count", "sum", "distinct"};

Names entity_names(const EventSchema& schema) {
  Names names = schema.entities;
  if (names.empty()) names.emplace_back("none: these events have no entities");
  return names;
}

}  // namespace

Velocity RuleReader::read_velocity(const YamlNode& node) {
  node.only_keys(kVelocityKeys);
  Velocity velocity;
  const YamlNode name = node.at("name");
  velocity.name = read_plain_name(name);
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
      static_cast<VelocityAggregate>(word_among(node.at("agg"), kAggregates, "aggregate"));
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

}  // namespace marketday
