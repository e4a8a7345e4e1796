#include "models/detection/core_order.h"

#include <algorithm>
#include <limits>

namespace marketday {
namespace {

constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint64_t kGap = std::uint64_t{1} << 30U;
constexpr std::uint64_t kMiddle = std::uint64_t{1} << 62U;

}  // namespace

void CoreOrder::grow(std::uint32_t vertex) {
  while (core_.size() <= vertex) {
    const auto fresh = static_cast<std::uint32_t>(core_.size());
    neighbours_.emplace_back();
    core_.push_back(0);
    after_.push_back(0);
    reached_.push_back(0);
    state_.push_back(State::idle);
    label_.push_back(0);
    next_.push_back(kNone);
    previous_.push_back(kNone);
    push_back(0, fresh);
  }
}

void CoreOrder::add_edge(std::uint32_t a, std::uint32_t b) {
  grow(std::max(a, b));
  neighbours_[a].push_back(b);
  neighbours_[b].push_back(a);
  const bool b_first = core_[b] < core_[a] || (core_[b] == core_[a] && later(a, b));
  const std::uint32_t first = b_first ? b : a;
  if (++after_[first] > core_[first]) promote(first);
}

// Walks the level from `root` on, in order, over those whose neighbours may rise with them.
void CoreOrder::promote(std::uint32_t root) {
  const std::uint32_t level = core_[root];
  const auto first_on_top = [&](std::uint32_t a, std::uint32_t b) { return later(a, b); };
  heap_.assign(1, root);
  touched_.assign(1, root);
  candidates_.clear();
  state_[root] = State::waiting;
  while (!heap_.empty()) {
    std::pop_heap(heap_.begin(), heap_.end(), first_on_top);
    const std::uint32_t vertex = heap_.back();
    heap_.pop_back();
    if (reached_[vertex] + after_[vertex] > level) {
      consider(vertex);
    } else {
      settle(vertex);
    }
  }
  raise_candidates(level);
  for (const std::uint32_t vertex : touched_) state_[vertex] = State::idle;
}

void CoreOrder::consider(std::uint32_t vertex) {
  state_[vertex] = State::candidate;
  candidates_.push_back(vertex);
  for (const std::uint32_t x : neighbours_[vertex]) {
    if (core_[x] != core_[vertex] || !later(x, vertex)) continue;
    ++reached_[x];
    if (state_[x] != State::idle) continue;
    state_[x] = State::waiting;
    touched_.push_back(x);
    heap_.push_back(x);
    std::push_heap(heap_.begin(), heap_.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return later(a, b); });
  }
}

// `vertex` does not rise: candidates that counted on it may fall, each behind the one before.
void CoreOrder::settle(std::uint32_t vertex) {
  after_[vertex] += reached_[vertex];
  reached_[vertex] = 0;
  state_[vertex] = State::settled;
  leaving_.clear();
  for (const std::uint32_t x : neighbours_[vertex]) {
    if (state_[x] != State::candidate && state_[x] != State::leaving) continue;
    --after_[x];
    doubt(x);
  }
  std::uint32_t place = vertex;
  for (std::size_t i = 0; i < leaving_.size(); ++i) {
    const std::uint32_t x = leaving_[i];
    leave(x);
    unlink(x);
    insert_after(place, x);
    place = x;
  }
}

void CoreOrder::leave(std::uint32_t vertex) {
  state_[vertex] = State::settled;
  after_[vertex] += reached_[vertex];
  reached_[vertex] = 0;
  for (const std::uint32_t y : neighbours_[vertex]) {
    if (core_[y] != core_[vertex]) continue;
    if (state_[y] == State::waiting) {
      --reached_[y];
    } else if (state_[y] == State::candidate || state_[y] == State::leaving) {
      --(later(y, vertex) ? reached_ : after_)[y];
      doubt(y);
    }
  }
}

void CoreOrder::doubt(std::uint32_t vertex) {
  if (state_[vertex] != State::candidate) return;
  if (after_[vertex] + reached_[vertex] > core_[vertex]) return;
  state_[vertex] = State::leaving;
  leaving_.push_back(vertex);
}

void CoreOrder::raise_candidates(std::uint32_t level) {
  for (std::size_t i = candidates_.size(); i-- > 0;) {
    const std::uint32_t vertex = candidates_[i];
    if (state_[vertex] != State::candidate) continue;
    reached_[vertex] = 0;
    unlink(vertex);
    core_[vertex] = level + 1;
    push_front(level + 1, vertex);
  }
}

CoreOrder::Level& CoreOrder::level(std::uint32_t core) {
  if (core >= levels_.size()) levels_.resize(std::size_t{core} + 1, {kNone, kNone});
  return levels_[core];
}

void CoreOrder::unlink(std::uint32_t vertex) {
  Level& own = level(core_[vertex]);
  const std::uint32_t before = previous_[vertex];
  const std::uint32_t behind = next_[vertex];
  (before == kNone ? own.first : next_[before]) = behind;
  (behind == kNone ? own.last : previous_[behind]) = before;
}

void CoreOrder::push_front(std::uint32_t core, std::uint32_t vertex) {
  Level& own = level(core);
  previous_[vertex] = kNone;
  next_[vertex] = own.first;
  label_[vertex] = own.first == kNone ? kMiddle : label_[own.first] - kGap;
  (own.first == kNone ? own.last : previous_[own.first]) = vertex;
  own.first = vertex;
  if (label_[vertex] < kGap) relabel(core);
}

void CoreOrder::push_back(std::uint32_t core, std::uint32_t vertex) {
  Level& own = level(core);
  next_[vertex] = kNone;
  previous_[vertex] = own.last;
  label_[vertex] = own.last == kNone ? kMiddle : label_[own.last] + kGap;
  (own.last == kNone ? own.first : next_[own.last]) = vertex;
  own.last = vertex;
  if (label_[vertex] > std::numeric_limits<std::uint64_t>::max() - 2 * kGap) relabel(core);
}

void CoreOrder::insert_after(std::uint32_t place, std::uint32_t vertex) {
  if (next_[place] == kNone) return push_back(core_[place], vertex);
  if (label_[next_[place]] - label_[place] < 2) make_room(place);
  const std::uint32_t behind = next_[place];
  label_[vertex] = label_[place] + (label_[behind] - label_[place]) / 2;
  next_[vertex] = behind;
  previous_[vertex] = place;
  previous_[behind] = vertex;
  next_[place] = vertex;
}

// Spreads the j places behind evenly, j the first whose distance is over j^2 (and wide enough).
void CoreOrder::make_room(std::uint32_t place) {
  const std::uint64_t from = label_[place];
  std::uint64_t j = 1;
  std::uint32_t end = next_[place];
  while (end != kNone && label_[end] - from <= std::max<std::uint64_t>(j * j, 4 * j)) {
    end = next_[end];
    ++j;
  }
  const std::uint64_t distance = end == kNone ? j * kGap : label_[end] - from;
  std::uint32_t vertex = next_[place];
  for (std::uint64_t i = 1; vertex != end; ++i, vertex = next_[vertex]) {
    label_[vertex] = from + distance / j * i;
  }
}

// Only after 2^32 pushes at one end.
void CoreOrder::relabel(std::uint32_t core) {
  std::uint64_t at = kMiddle;
  for (std::uint32_t v = level(core).first; v != kNone; v = next_[v], at += kGap) label_[v] = at;
}

std::vector<std::uint32_t> core_numbers(std::span<const Edge> edges, std::size_t vertices) {
  std::vector<std::vector<std::uint32_t>> neighbours(vertices);
  for (const Edge& edge : edges) {
    neighbours[edge.a].push_back(edge.b);
    neighbours[edge.b].push_back(edge.a);
  }
  std::vector<std::vector<std::uint32_t>> of_degree(1);
  std::vector<std::size_t> degree(vertices);
  const auto file = [&](std::uint32_t vertex) {
    if (degree[vertex] >= of_degree.size()) of_degree.resize(degree[vertex] + 1);
    of_degree[degree[vertex]].push_back(vertex);
  };
  for (std::uint32_t v = 0; v < vertices; ++v) {
    degree[v] = neighbours[v].size();
    file(v);
  }
  std::vector<std::uint32_t> core(vertices, kNone);
  for (std::size_t d = 0; d < of_degree.size(); ++d) {
    while (!of_degree[d].empty()) {
      const std::uint32_t vertex = of_degree[d].back();
      of_degree[d].pop_back();
      if (core[vertex] != kNone || degree[vertex] != d) continue;  // filed anew since
      core[vertex] = static_cast<std::uint32_t>(d);
      for (const std::uint32_t x : neighbours[vertex]) {
        if (core[x] != kNone || degree[x] <= d) continue;
        --degree[x];
        file(x);
      }
    }
  }
  return core;
}

}  // namespace marketday
