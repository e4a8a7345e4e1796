// What a category sold, its first item apart, and what a deal on that item did to it: the
// arithmetic of bump, switching, stockpiling and expansion, and the weeks it is recorded from.
#pragma once

#include <functional>
#include <vector>

#include "evaluation/facts/studies.h"

namespace marketday::facts {

// Of one category; the item is its first, the most popular.
struct Sales {
  double item_units = 0.0;
  double item_lines = 0.0;  // orders that hold the item
  double units = 0.0;       // of the whole category
  double lines = 0.0;

  Sales& operator+=(const Sales& other);
};
using Week = std::vector<Sales>;  // by category

Sales total(const Week& week);
// Sum over weeks [first, end) and all categories.
Sales total(const std::vector<Week>& weeks, std::size_t first, std::size_t end);

// "Constant form": ln(ratio of sales) / ln(1 - depth).
double constant_elasticity(double with, double without, double depth);

// Shares of the item's bump in the deal week (van Heerde, Leeflang and Wittink 2004): units that
// other items lost that week, that the category lost in the weeks after, and the rest.
struct BumpSplit {
  double cross_brand = 0.0;
  double cross_period = 0.0;
  double expansion = 0.0;
};
BumpSplit split_bump(const Sales& with, const Sales& without, double later_category_change);

// Shares of ln(ratio of the item's units) (Gupta 1988): which item, whether to buy, how many.
struct ResponseParts {
  double choice = 0.0;
  double incidence = 0.0;
  double quantity = 0.0;
};
ResponseParts split_response(const Sales& with, const Sales& without);

// A cut on the first item of every category at once; categories are bought from independently.
Campaign deal_on_first_items(const MarketSpec& spec, double depth, bool flagged);

using WeekPlan = std::function<Campaign(int week)>;
std::vector<Week> play_weeks(const MarketSpec& spec, Play& play, int weeks, const WeekPlan& plan);
WeekPlan no_deals();
WeekPlan deal_in_week(const MarketSpec& spec, int week, double depth, bool flagged);

// A market after half a year without promotion, when pantries and reference prices have settled:
// where the twins of every response study part.
struct MatureMarket {
  static constexpr std::uint32_t kShoppers = 40'000;
  static constexpr int kWeeks = 26;
  explicit MatureMarket(Studies& studies);

  MarketSpec spec;
  MarketState state;
  std::vector<Week> weeks;  // of the warm-up
};

}  // namespace marketday::facts
