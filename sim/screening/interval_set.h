// A set of whole numbers as sorted ranges that neither touch nor overlap: what a condition admits
// of a column. Exact, so that rules can be compared before a single event is seen.
#pragma once

#include <cstdint>
#include <vector>

namespace marketday {

struct NumberRange {
  std::int64_t low = 0;
  std::int64_t high = 0;  // inclusive
  bool operator==(const NumberRange&) const = default;
};

class IntervalSet {
 public:
  IntervalSet() = default;  // empty
  IntervalSet(std::int64_t low, std::int64_t high);
  static IntervalSet of(const std::vector<std::int64_t>& values);
  static IntervalSet everything();

  const std::vector<NumberRange>& intervals() const { return intervals_; }
  bool empty() const { return intervals_.empty(); }
  bool contains(std::int64_t value) const;
  bool covers(const IntervalSet& other) const;
  IntervalSet operator&(const IntervalSet& other) const;
  IntervalSet operator|(const IntervalSet& other) const;
  IntervalSet operator~() const;
  bool operator==(const IntervalSet&) const = default;

 private:
  std::vector<NumberRange> intervals_;
};

}  // namespace marketday
