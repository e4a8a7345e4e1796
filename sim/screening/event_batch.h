// Events side by side: one array a column of the schema, to be filled, screened and reused.
// Events of one time belong into one batch, and batches follow each other in time.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/screening/event_schema.h"

namespace marketday {

// The id of an event that has no such entity (no coupon, no card): no velocity counts it.
inline constexpr std::uint32_t kNoEntity = 0xFFFF'FFFFU;

class EventBatch {
 public:
  explicit EventBatch(const EventSchema& schema)
      : columns_(schema.columns.size()), entities_(schema.entities.size()) {}

  std::size_t size() const { return times_.size(); }
  // Keeps what is there; memory only grows, so that a batch refilled to its usual size is free.
  void resize(std::size_t events) {
    for (auto& column : columns_) column.resize(events);
    for (auto& entity : entities_) entity.resize(events);
    times_.resize(events);
  }

  std::span<std::int64_t> column(std::size_t index) { return columns_[index]; }
  std::span<const std::int64_t> column(std::size_t index) const { return columns_[index]; }
  std::span<std::uint32_t> entity(std::size_t index) { return entities_[index]; }
  std::span<const std::uint32_t> entity(std::size_t index) const { return entities_[index]; }
  // Ticks, of which the schema has `ticks_per_day`; in any order within the batch.
  std::span<std::int64_t> times() { return times_; }
  std::span<const std::int64_t> times() const { return times_; }

 private:
  std::vector<std::vector<std::int64_t>> columns_;
  std::vector<std::vector<std::uint32_t>> entities_;
  std::vector<std::int64_t> times_;
};

}  // namespace marketday
