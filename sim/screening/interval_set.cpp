#include "sim/screening/interval_set.h"

#include <algorithm>
#include <limits>

namespace marketday {
namespace {

constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

}  // namespace

IntervalSet::IntervalSet(std::int64_t low, std::int64_t high) {
  if (low <= high) intervals_.push_back({low, high});
}

IntervalSet IntervalSet::everything() {
  return {kLeast, kMost};
}

IntervalSet IntervalSet::of(const std::vector<std::int64_t>& values) {
  IntervalSet result;
  for (const std::int64_t value : values) result = result | IntervalSet(value, value);
  return result;
}

bool IntervalSet::contains(std::int64_t value) const {
  return std::any_of(intervals_.begin(), intervals_.end(),
                     [&](const NumberRange& i) { return i.low <= value && value <= i.high; });
}

bool IntervalSet::covers(const IntervalSet& other) const {
  return (other & ~*this).empty();
}

IntervalSet IntervalSet::operator&(const IntervalSet& other) const {
  IntervalSet result;
  for (const NumberRange& a : intervals_) {
    for (const NumberRange& b : other.intervals_) {
      const std::int64_t low = std::max(a.low, b.low);
      const std::int64_t high = std::min(a.high, b.high);
      if (low <= high) result.intervals_.push_back({low, high});
    }
  }
  return result;
}

IntervalSet IntervalSet::operator|(const IntervalSet& other) const {
  std::vector<NumberRange> all = intervals_;
  all.insert(all.end(), other.intervals_.begin(), other.intervals_.end());
  std::sort(all.begin(), all.end(),
            [](const NumberRange& a, const NumberRange& b) { return a.low < b.low; });
  IntervalSet result;
  for (const NumberRange& next : all) {
    std::vector<NumberRange>& done = result.intervals_;
    const bool joins =
        !done.empty() && (done.back().high == kMost || next.low <= done.back().high + 1);
    if (joins) {
      done.back().high = std::max(done.back().high, next.high);
    } else {
      done.push_back(next);
    }
  }
  return result;
}

IntervalSet IntervalSet::operator~() const {
  IntervalSet result;
  std::int64_t from = kLeast;
  for (const NumberRange& i : intervals_) {
    if (i.low > from) result.intervals_.push_back({from, i.low - 1});
    if (i.high == kMost) return result;
    from = i.high + 1;
  }
  result.intervals_.push_back({from, kMost});
  return result;
}

}  // namespace marketday
