// What the shop has seen of its own sales, for the recommender and the replenishment of stock; part
// of the market's state. Columns are empty where nothing uses them.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace marketday {

inline constexpr std::size_t kDepthBins = 20;  // cuts of 0-5 %, 5-10 %, ... of the regular price

struct ShopMemory {
  // recommender, by slot
  std::vector<double> sales;     // order lines
  std::vector<double> exposure;  // chances to be seen when something of its category was bought

  // replenishment, by slot
  std::vector<std::int64_t> due_units;   // [delivery day modulo (lead + 1)][slot]
  std::vector<std::int64_t> sold_today;  // units
  std::vector<double> since_review;      // units sold since the last review
  std::vector<double> level;             // units a market day at regular price, smoothed
  std::vector<double> error_square;      // of one day's sales around the level, smoothed
  // pooled over items, by depth of the cut: units sold, and expected at regular price
  std::array<double, kDepthBins> deal_sold{};
  std::array<double, kDepthBins> deal_expected{};
  double deal_effect = 0.0;  // on log sales, per unit of depth
};

}  // namespace marketday
