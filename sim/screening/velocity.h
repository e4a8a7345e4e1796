// Velocities: how often, how much, how many different, by one entity within a window up to now.
// Windows are exact to the tick, or to the `bucket` a rule file names; distinct counts are exact.
// An event counts itself and all of its own time, so order among equal times changes nothing.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sim/screening/condition.h"
#include "sim/screening/event_batch.h"
#include "sim/screening/flat_table.h"

namespace marketday {

enum class VelocityAggregate { count, sum, distinct };

struct Velocity {
  std::string name;
  VelocityAggregate aggregate = VelocityAggregate::count;
  std::uint32_t by = 0;      // entity
  bool of_entity = false;    // distinct: whether `of` is an entity rather than a column
  std::uint32_t of = 0;      // sum, distinct
  std::int64_t buckets = 0;  // the window holds the bucket of now and buckets - 1 before it
  std::int64_t bucket_ticks = 1;
  std::optional<Condition> where;  // events that do not meet it are not counted
};

// What one velocity remembers: the events within its window, oldest first, and totals by entity.
// Entities with no event left in the window are forgotten, so memory is bounded by what a window
// holds. A value; allocates only while it grows.
class VelocityWindow {
 public:
  // The velocity at each event, in `out`; `counted` says which events it counts (empty: all).
  // `order` lists the events by time (empty: they are in order). No event is before `not_before`.
  void observe(const Velocity& velocity, const EventBatch& batch,
               std::span<const std::uint32_t> order, std::span<const std::uint8_t> counted,
               std::int64_t not_before, std::span<std::int64_t> out);

  std::size_t entities() const { return totals_.size(); }
  std::size_t bytes() const;

 private:
  struct Total {  // of an entity
    std::uint32_t entity = 0;
    std::uint32_t live = 0;  // entries or, for distinct, values in the window; 0: forgotten
    std::int64_t total = 0;
    std::uint64_t last_entry = 0;

    std::uint64_t hash() const { return mix(entity); }
    bool same(const Total& other) const { return entity == other.entity; }
  };
  struct Pair {  // an entity and one of its values
    std::int64_t value = 0;
    std::uint32_t entity = 0;
    std::uint32_t live = 0;
    std::uint64_t last_entry = 0;

    std::uint64_t hash() const { return mix(static_cast<std::uint64_t>(value) ^ mix(entity)); }
    bool same(const Pair& other) const { return entity == other.entity && value == other.value; }
  };
  struct Entry {
    std::int64_t bucket = 0;
    std::int64_t value = 0;
    std::uint32_t entity = 0;
  };

  void expire(VelocityAggregate aggregate, std::int64_t last_gone);
  void add(VelocityAggregate aggregate, std::uint32_t entity, std::int64_t value,
           std::int64_t bucket);
  void add_distinct(std::uint32_t entity, std::int64_t value, std::int64_t bucket);
  void forget_distinct(const Entry& gone);
  std::uint64_t push(const Entry& entry);
  std::int64_t total(std::uint32_t entity) const;

  FlatTable<Total> totals_;
  FlatTable<Pair> pairs_;
  std::vector<Entry> ring_;  // a power of two of them
  std::uint64_t first_ = 0;  // entries first_ to end_ - 1 are in the window
  std::uint64_t end_ = 0;
};

// What the velocities of a rule set remember between batches. A value: a copy is a snapshot.
struct VelocityState {
  std::vector<VelocityWindow> windows;
  // Events before the latest of an earlier batch count as if they came at that time.
  std::int64_t latest_tick = std::numeric_limits<std::int64_t>::min() / 4;
};

}  // namespace marketday
