// The order in which a graph peels (always a vertex of least degree next), kept up to date while
// edges arrive. A vertex's core number is the greatest degree at which the peeling has stood when
// it comes off; the last core is at least half as dense as the densest part. After every edge the
// numbers are those of a peeling from scratch. Not for edges that go away.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace marketday {

struct Edge {
  std::uint32_t a = 0;
  std::uint32_t b = 0;
};

// The order-based upkeep of Zhang, Yu, Zhang & Qin (ICDE 2017), algorithm 2, with the labels of
// Dietz & Sleator (STOC 1987) for "who comes first". Parallel edges count each.
class CoreOrder {
 public:
  void add_edge(std::uint32_t a, std::uint32_t b);  // a != b
  std::uint32_t core(std::uint32_t vertex) const {
    return vertex < core_.size() ? core_[vertex] : 0;
  }
  std::size_t vertices() const { return core_.size(); }

 private:
  enum class State : std::uint8_t { idle, waiting, candidate, leaving, settled };
  struct Level {
    std::uint32_t first;
    std::uint32_t last;
  };

  void grow(std::uint32_t vertex);
  void promote(std::uint32_t root);
  void consider(std::uint32_t vertex);
  void settle(std::uint32_t vertex);
  void leave(std::uint32_t vertex);
  void doubt(std::uint32_t vertex);
  void raise_candidates(std::uint32_t level);
  bool later(std::uint32_t a, std::uint32_t b) const { return label_[a] > label_[b]; }

  void unlink(std::uint32_t vertex);
  void push_front(std::uint32_t level, std::uint32_t vertex);
  void push_back(std::uint32_t level, std::uint32_t vertex);
  void insert_after(std::uint32_t place, std::uint32_t vertex);
  void make_room(std::uint32_t place);
  void relabel(std::uint32_t level);
  Level& level(std::uint32_t core);

  std::vector<std::vector<std::uint32_t>> neighbours_;
  std::vector<std::uint32_t> core_;
  std::vector<std::uint32_t> after_;    // neighbours that come later in the order
  std::vector<std::uint32_t> reached_;  // candidates before it, during an update
  std::vector<State> state_;
  std::vector<std::uint64_t> label_;  // ascending within a level
  std::vector<std::uint32_t> next_;
  std::vector<std::uint32_t> previous_;
  std::vector<Level> levels_;
  std::vector<std::uint32_t> heap_;
  std::vector<std::uint32_t> candidates_;
  std::vector<std::uint32_t> touched_;
  std::vector<std::uint32_t> leaving_;
};

// From scratch, by buckets: Batagelj & Zaversnik (2003).
std::vector<std::uint32_t> core_numbers(std::span<const Edge> edges, std::size_t vertices);

}  // namespace marketday
