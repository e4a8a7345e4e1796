// A hash table of small records in one array, linear probing, power of two. A record has hash(),
// same(other) and `live`, which is 0 in empty places only. Copies as a value; what it answers does
// not depend on the order in which records came.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace marketday {

// Every bit of the input moves every bit of the output (splitmix64's finaliser, Steele 2014).
inline std::uint64_t mix(std::uint64_t x) {
  x += 0x9E37'79B9'7F4A'7C15U;
  x = (x ^ (x >> 30U)) * 0xBF58'476D'1CE4'E5B9U;
  x = (x ^ (x >> 27U)) * 0x94D0'49BB'1331'11EBU;
  return x ^ (x >> 31U);
}

template <typename Record>
class FlatTable {
 public:
  std::size_t size() const { return used_; }
  std::size_t bytes() const { return cells_.size() * sizeof(Record); }

  Record* find(const Record& key) {
    if (cells_.empty()) return nullptr;
    Record& cell = cells_[place_of(key)];
    return cell.live == 0 ? nullptr : &cell;
  }
  const Record* find(const Record& key) const { return const_cast<FlatTable*>(this)->find(key); }

  // The record with this key; a new one has live 0, which the caller must raise at once.
  Record& find_or_add(const Record& key) {
    if ((used_ + 1) * 4 > cells_.size() * 3) grow();
    Record& cell = cells_[place_of(key)];
    if (cell.live == 0) {
      cell = key;
      ++used_;
    }
    return cell;
  }

  // Moves later records of the same run back, so that no probe finds a gap.
  void erase(Record* record) {
    const std::size_t mask = cells_.size() - 1;
    auto gap = static_cast<std::size_t>(record - cells_.data());
    for (std::size_t next = (gap + 1) & mask; cells_[next].live != 0; next = (next + 1) & mask) {
      const std::size_t home = cells_[next].hash() & mask;
      if (((next - home) & mask) < ((next - gap) & mask)) continue;
      cells_[gap] = cells_[next];
      gap = next;
    }
    cells_[gap].live = 0;
    --used_;
  }

 private:
  std::size_t place_of(const Record& key) const {
    const std::size_t mask = cells_.size() - 1;
    std::size_t at = key.hash() & mask;
    while (cells_[at].live != 0 && !cells_[at].same(key)) at = (at + 1) & mask;
    return at;
  }

  void grow() {
    std::vector<Record> old(cells_.empty() ? 16 : cells_.size() * 2);
    std::swap(old, cells_);
    for (const Record& record : old) {
      if (record.live != 0) cells_[place_of(record)] = record;
    }
  }

  std::vector<Record> cells_;
  std::size_t used_ = 0;
};

}  // namespace marketday
