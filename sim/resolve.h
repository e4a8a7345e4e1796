// Step 5 of the day: what is scarce (budgets, promotions' own budgets and stock, the shelves) is
// granted exactly and independently of order: all of it when demand fits, else one exact prefix by
// (arrival sub-tick, keyed tie, shopper).
#pragma once

#include <cstdint>
#include <vector>

#include "sim/pricing.h"
#include "sim/shelf.h"

namespace marketday {

// What the day's orders are resolved in.
struct Contest {
  const Today& today;
  const DayTerms& terms;
  std::vector<OrderLine>& lines;
  std::vector<Order>& orders;
  std::vector<std::uint32_t>& stockouts;  // gets the shoppers who lost a race
};

// Orders past the point where a budget is used up lose every promotion and become what the shopper
// buys at regular terms (nothing, for most).
void resolve_budgets(const Contest& contest);

// Cuts each item's demand to its stock; losers may take a substitute, once, as far as the budgets
// that the granted orders leave go. What is left of the orders is priced anew.
void resolve_stock(const Contest& contest, const Shelf& shelf, Shelf::Scratch& scratch);

}  // namespace marketday
