#include "sim/screening/mask_program.h"

#include <algorithm>

#include "sim/clones.h"

namespace marketday {
namespace {

// low <= x <= low + span as one unsigned comparison; `flip` is 0xFF for the opposite.
MARKETDAY_BYTE_CLONES void test_set(const std::int64_t* x, std::size_t n, std::uint64_t low,
                                    std::uint64_t span, std::uint8_t flip, std::uint8_t* to) {
  for (std::size_t i = 0; i < n; ++i) {
    const bool in = static_cast<std::uint64_t>(x[i]) - low <= span;
    to[i] = static_cast<std::uint8_t>((in ? 0xFF : 0) ^ flip);
  }
}
MARKETDAY_BYTE_CLONES void test_both(const std::int64_t* x, std::size_t n, std::uint64_t low,
                                     std::uint64_t span, std::uint8_t flip, std::uint8_t* to) {
  for (std::size_t i = 0; i < n; ++i) {
    const bool in = static_cast<std::uint64_t>(x[i]) - low <= span;
    to[i] = static_cast<std::uint8_t>(to[i] & ((in ? 0xFF : 0) ^ flip));
  }
}
MARKETDAY_BYTE_CLONES void test_either(const std::int64_t* x, std::size_t n, std::uint64_t low,
                                       std::uint64_t span, std::uint8_t flip, std::uint8_t* to) {
  for (std::size_t i = 0; i < n; ++i) {
    const bool in = static_cast<std::uint64_t>(x[i]) - low <= span;
    to[i] = static_cast<std::uint8_t>(to[i] | ((in ? 0xFF : 0) ^ flip));
  }
}

MARKETDAY_BYTE_CLONES void mask_set(const std::uint8_t* from, std::size_t n, std::uint8_t flip,
                                    std::uint8_t* to) {
  for (std::size_t i = 0; i < n; ++i) to[i] = static_cast<std::uint8_t>(from[i] ^ flip);
}
MARKETDAY_BYTE_CLONES void mask_both(const std::uint8_t* from, std::size_t n, std::uint8_t flip,
                                     std::uint8_t* to) {
  for (std::size_t i = 0; i < n; ++i) to[i] = static_cast<std::uint8_t>(to[i] & (from[i] ^ flip));
}
MARKETDAY_BYTE_CLONES void mask_either(const std::uint8_t* from, std::size_t n, std::uint8_t flip,
                                       std::uint8_t* to) {
  for (std::size_t i = 0; i < n; ++i) to[i] = static_cast<std::uint8_t>(to[i] | (from[i] ^ flip));
}

}  // namespace

MaskProgram::MaskProgram(std::span<const Condition> conditions) {
  for (const Condition& condition : conditions) count_tests(condition, uses_);
  for (const Condition& condition : conditions) {
    next_temporary_ = 1;
    emit(condition, false, Mode::set, 0);
    ends_.push_back(steps_.size());
  }
  uses_.clear();
  shared_.clear();
}

MaskProgram::TestKey MaskProgram::key_of(const Condition& test) {
  TestKey key{test.column, {}};
  for (const NumberRange& i : test.values.intervals()) key.second.emplace_back(i.low, i.high);
  return key;
}

void MaskProgram::count_tests(const Condition& condition, std::map<TestKey, int>& uses) const {
  if (condition.kind == Condition::Kind::test) ++uses[key_of(condition)];
  for (const Condition& child : condition.children) count_tests(child, uses);
}

// A negation goes down to the tests: not all = any not.
void MaskProgram::emit(const Condition& condition, bool negate, Mode mode, std::uint8_t to) {
  switch (condition.kind) {
    case Condition::Kind::test:
      return emit_test(condition, negate, mode, to);
    case Condition::Kind::negation:
      return emit(condition.children.front(), !negate, mode, to);
    case Condition::Kind::all:
    case Condition::Kind::any:
      return emit_group(condition, negate, mode, to);
  }
}

void MaskProgram::emit_group(const Condition& condition, bool negate, Mode mode, std::uint8_t to) {
  const bool all = (condition.kind == Condition::Kind::all) != negate;
  const Mode own = all ? Mode::both : Mode::either;
  const bool apart = mode != Mode::set && mode != own;  // a | (b & c) needs b & c first
  const std::uint8_t target = apart ? next_temporary_++ : to;
  bool first = mode == Mode::set || apart;
  for (const Condition& child : condition.children) {
    emit(child, negate, first ? Mode::set : own, target);
    first = false;
  }
  if (!apart) return;
  emit_mask(target, false, mode, to);
  --next_temporary_;
}

void MaskProgram::emit_test(const Condition& test, bool negate, Mode mode, std::uint8_t to) {
  const TestKey key = key_of(test);
  const auto made = shared_.find(key);
  if (made != shared_.end()) return emit_mask(made->second, negate, mode, to);
  const bool room = first_shared_ > 2 * kDeepest + 2;
  if (uses_[key] < 2 || !room) return emit_ranges(test, negate, mode, to);
  --first_shared_;
  emit_ranges(test, false, Mode::set, first_shared_);
  shared_[key] = first_shared_;
  emit_mask(first_shared_, negate, mode, to);
}

void MaskProgram::emit_ranges(const Condition& test, bool negate, Mode mode, std::uint8_t to) {
  const IntervalSet inverse = ~test.values;
  const bool by_inverse = inverse.intervals().size() == 1;  // x != 3
  const IntervalSet& set = by_inverse ? inverse : test.values;
  if (by_inverse) negate = !negate;
  const bool apart = set.intervals().size() > 1 && (mode != Mode::set || negate);
  const std::uint8_t target = apart ? next_temporary_++ : to;
  bool first = true;
  for (const NumberRange& i : set.intervals()) {
    Step step;
    step.negate = negate && !apart;
    step.mode = !first ? Mode::either : apart ? Mode::set : mode;
    step.to = target;
    step.column = test.column;
    step.low = i.low;
    step.span = static_cast<std::uint64_t>(i.high) - static_cast<std::uint64_t>(i.low);
    steps_.push_back(step);
    first = false;
  }
  if (!apart) return;
  emit_mask(target, negate, mode, to);
  --next_temporary_;
}

void MaskProgram::emit_mask(std::uint8_t from, bool negate, Mode mode, std::uint8_t to) {
  Step step;
  step.of_mask = true;
  step.from = from;
  step.negate = negate;
  step.mode = mode;
  step.to = to;
  steps_.push_back(step);
}

void MaskProgram::run(std::size_t index, std::span<const std::int64_t* const> columns,
                      std::size_t events, EventMask* masks) const {
  for (std::size_t s = index == 0 ? 0 : ends_[index - 1]; s < ends_[index]; ++s) {
    const Step& step = steps_[s];
    const std::uint8_t flip = step.negate ? 0xFF : 0;
    std::uint8_t* to = masks[step.to].bytes;
    if (step.of_mask) {
      const std::uint8_t* from = masks[step.from].bytes;
      const auto loop = step.mode == Mode::set    ? mask_set
                        : step.mode == Mode::both ? mask_both
                                                  : mask_either;
      loop(from, events, flip, to);
    } else {
      const auto loop = step.mode == Mode::set    ? test_set
                        : step.mode == Mode::both ? test_both
                                                  : test_either;
      loop(columns[step.column], events, static_cast<std::uint64_t>(step.low), step.span, flip, to);
    }
  }
}

}  // namespace marketday
