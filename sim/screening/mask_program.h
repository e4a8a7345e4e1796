// Conditions compiled to passes over columns: each test is one loop that vector units take, each
// all, any and not one loop over bytes. Runs over at most 1,024 events at a time; a test that
// several conditions share is made once.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "sim/screening/condition.h"

namespace marketday {

inline constexpr std::size_t kEventsAtOnce = 1'024;

// One byte an event, 0xFF where a condition holds, else 0.
struct alignas(64) EventMask {
  std::uint8_t bytes[kEventsAtOnce];
};

class MaskProgram {
 public:
  static constexpr std::size_t kMostMasks = 96;
  static constexpr std::size_t kDeepest = 32;  // levels of a condition's tree

  MaskProgram() = default;
  explicit MaskProgram(std::span<const Condition> conditions);

  std::size_t conditions() const { return ends_.size(); }
  // Fills masks[0] with where condition `index` holds. The conditions must be run in order, on
  // the same masks (kMostMasks of them), for events that start at columns[c][0].
  void run(std::size_t index, std::span<const std::int64_t* const> columns, std::size_t events,
           EventMask* masks) const;

 private:
  enum class Mode : std::uint8_t { set, both, either };  // how a step's outcome joins its mask
  struct Step {
    bool of_mask = false;  // takes a mask, not a column
    bool negate = false;
    Mode mode = Mode::set;
    std::uint8_t to = 0;
    std::uint8_t from = 0;  // mask
    std::uint32_t column = 0;
    std::int64_t low = 0;
    std::uint64_t span = 0;  // the test is low <= value <= low + span
  };
  using TestKey = std::pair<std::uint32_t, std::vector<std::pair<std::int64_t, std::int64_t>>>;

  static TestKey key_of(const Condition& test);
  void count_tests(const Condition& condition, std::map<TestKey, int>& uses) const;
  void emit(const Condition& condition, bool negate, Mode mode, std::uint8_t to);
  void emit_group(const Condition& condition, bool negate, Mode mode, std::uint8_t to);
  void emit_test(const Condition& test, bool negate, Mode mode, std::uint8_t to);
  void emit_ranges(const Condition& test, bool negate, Mode mode, std::uint8_t to);
  void emit_mask(std::uint8_t from, bool negate, Mode mode, std::uint8_t to);

  std::vector<Step> steps_;
  std::vector<std::size_t> ends_;  // of each condition's steps
  std::map<TestKey, int> uses_;    // while compiling
  std::map<TestKey, std::uint8_t> shared_;
  std::uint8_t next_temporary_ = 1;
  std::uint8_t first_shared_ = kMostMasks;
};

}  // namespace marketday
