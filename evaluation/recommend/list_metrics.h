// How good lists are: what users wanted, against the first k of what they were shown. Every item
// that a user may be shown competes; none is sampled (Krichene & Rendle, KDD 2020).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace marketday {

// Means over users who wanted something; not numbers where there are none.
struct ListFigures {
  double recall = 0.0;    // wanted and shown / wanted
  double ndcg = 0.0;      // sum of 1 / log2(place + 1) of the wanted / the most that could be
  double hit_rate = 0.0;  // users shown something wanted
  double coverage = 0.0;  // of the items that may be shown, the share in some list
  std::size_t users = 0;
};

// One list and one set of wanted items (rising) a user; lists hold the best first, at most k.
ListFigures list_figures(std::span<const std::vector<std::uint32_t>> lists,
                         std::span<const std::vector<std::uint32_t>> wanted, std::size_t k,
                         std::size_t catalogue);

}  // namespace marketday
