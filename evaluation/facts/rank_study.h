// The shelf with its items moved round, so that every item stands at every rank as often: what is
// looked at and bought by rank alone. Looks are drawn again from their keys; the market keeps none.
#pragma once

#include <vector>

#include "evaluation/facts/studies.h"

namespace marketday::facts {

struct RankStudy {
  static constexpr std::uint32_t kShoppers = 4'000;
  static constexpr double kDays = 28.0;           // each display is played for
  static constexpr std::uint32_t kMostRanks = 8;  // displays, and ranks that are counted
  explicit RankStudy(Studies& studies);

  std::vector<double> looks;      // by rank, all categories
  std::vector<double> purchases;  // order lines
};

// 1 for every slot that the shopper looks at on a visit that day (row 4, without the taste match).
std::vector<std::uint8_t> looked_at(const MarketSpec& spec, std::uint64_t seed, int day,
                                    std::uint32_t shopper);

}  // namespace marketday::facts
