#include "sim/screening/velocity.h"

#include <algorithm>

namespace marketday {
namespace {

// Sums of more than nine million such values within a window would be needed to overflow.
constexpr std::int64_t kMostSummed = 1'000'000'000'000;

std::int64_t bucket_of(std::int64_t tick, std::int64_t bucket_ticks) {
  if (bucket_ticks == 1) return tick;
  const std::int64_t whole = tick / bucket_ticks;
  return tick % bucket_ticks < 0 ? whole - 1 : whole;
}

}  // namespace

void VelocityWindow::observe(const Velocity& velocity, const EventBatch& batch,
                             std::span<const std::uint32_t> order,
                             std::span<const std::uint8_t> counted, std::int64_t not_before,
                             std::span<std::int64_t> out) {
  const auto entities = batch.entity(velocity.by);
  const auto times = batch.times();
  const bool has_value = velocity.aggregate != VelocityAggregate::count;
  const auto value_of = [&](std::size_t event) {
    if (!has_value) return std::int64_t{1};
    if (velocity.of_entity) return static_cast<std::int64_t>(batch.entity(velocity.of)[event]);
    const std::int64_t value = batch.column(velocity.of)[event];
    if (velocity.aggregate == VelocityAggregate::distinct) return value;
    return std::clamp(value, -kMostSummed, kMostSummed);
  };
  const auto event_at = [&](std::size_t at) { return order.empty() ? at : order[at]; };
  const auto tick_at = [&](std::size_t at) { return std::max(times[event_at(at)], not_before); };
  const std::size_t events = batch.size();
  for (std::size_t from = 0; from < events;) {
    const std::int64_t tick = tick_at(from);
    const std::int64_t bucket = bucket_of(tick, velocity.bucket_ticks);
    expire(velocity.aggregate, bucket - velocity.buckets);
    std::size_t to = from;
    // all of one time are counted before any is told
    for (; to < events && tick_at(to) == tick; ++to) {
      const std::size_t event = event_at(to);
      if (!counted.empty() && counted[event] == 0) continue;
      if (entities[event] == kNoEntity) continue;
      if (velocity.of_entity && batch.entity(velocity.of)[event] == kNoEntity) continue;
      add(velocity.aggregate, entities[event], value_of(event), bucket);
    }
    for (; from < to; ++from) out[event_at(from)] = total(entities[event_at(from)]);
  }
}

std::size_t VelocityWindow::bytes() const {
  return totals_.bytes() + pairs_.bytes() + ring_.size() * sizeof(Entry);
}

std::int64_t VelocityWindow::total(std::uint32_t entity) const {
  if (entity == kNoEntity) return 0;
  const Total* found = totals_.find(Total{entity});
  return found == nullptr ? 0 : found->total;
}

std::uint64_t VelocityWindow::push(const Entry& entry) {
  if (end_ - first_ == ring_.size()) {
    std::vector<Entry> larger(std::max<std::size_t>(16, ring_.size() * 2));
    for (std::uint64_t e = first_; e != end_; ++e) {
      larger[e & (larger.size() - 1)] = ring_[e & (ring_.size() - 1)];
    }
    ring_ = std::move(larger);
  }
  ring_[end_ & (ring_.size() - 1)] = entry;
  return end_++;
}

void VelocityWindow::add(VelocityAggregate aggregate, std::uint32_t entity, std::int64_t value,
                         std::int64_t bucket) {
  if (aggregate == VelocityAggregate::distinct) return add_distinct(entity, value, bucket);
  Total& total = totals_.find_or_add(Total{entity});
  total.total += value;
  if (total.live > 0) {
    // events of one entity in one bucket share an entry
    Entry& last = ring_[total.last_entry & (ring_.size() - 1)];
    if (last.bucket == bucket) {
      last.value += value;
      return;
    }
  }
  ++total.live;
  total.last_entry = push({bucket, value, entity});
}

void VelocityWindow::add_distinct(std::uint32_t entity, std::int64_t value, std::int64_t bucket) {
  Pair& pair = pairs_.find_or_add(Pair{value, entity});
  if (pair.live > 0 && ring_[pair.last_entry & (ring_.size() - 1)].bucket == bucket) return;
  if (pair.live == 0) {
    Total& total = totals_.find_or_add(Total{entity});
    ++total.live;
    ++total.total;
  }
  ++pair.live;
  pair.last_entry = push({bucket, value, entity});
}

void VelocityWindow::expire(VelocityAggregate aggregate, std::int64_t last_gone) {
  for (; first_ != end_; ++first_) {
    const Entry& oldest = ring_[first_ & (ring_.size() - 1)];
    if (oldest.bucket > last_gone) return;
    if (aggregate == VelocityAggregate::distinct) {
      forget_distinct(oldest);
      continue;
    }
    Total* total = totals_.find(Total{oldest.entity});
    total->total -= oldest.value;
    if (--total->live == 0) totals_.erase(total);
  }
}

void VelocityWindow::forget_distinct(const Entry& gone) {
  Pair* pair = pairs_.find(Pair{gone.value, gone.entity});
  if (--pair->live > 0) return;
  // erase() looks at live, and this one is 0 already: it is the gap
  pairs_.erase(pair);
  Total* total = totals_.find(Total{gone.entity});
  --total->total;
  if (--total->live == 0) totals_.erase(total);
}

}  // namespace marketday
