// Which items are alike by their ratings: weights of pairs that users rated both.
#pragma once

#include <cstdint>
#include <vector>

#include "models/recommend/ratings.h"

namespace marketday {

struct ItemLink {
  std::uint32_t item = 0;
  double weight = 0.0;  // above 0
};

struct LinkSettings {
  bool centred = false;  // Pearson's correlation; otherwise adjusted cosine
  double shrink = 50.0;  // weights are multiplied by n / (n + shrink), n users who rated both
  double common = 2.0;   // fewest of them
};

// Of each item, rising by the other's number; symmetric, positive weights alone. Adjusted cosine
// takes deviations from the user's mean: Sarwar et al. (2001), eq. 3.
std::vector<std::vector<ItemLink>> item_links(const RatingMatrix& ratings,
                                              const LinkSettings& settings);

}  // namespace marketday
