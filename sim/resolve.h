// Step 5 of the day: what is scarce (budget, stock) is granted exactly and independently of order:
// all of it when demand fits, else one exact prefix by (arrival sub-tick, keyed tie, shopper,
// slot).
#pragma once

#include <cstdint>
#include <vector>

#include "sim/day_terms.h"
#include "sim/market.h"
#include "sim/shelf.h"

namespace marketday {

// Money a line gives away at its wanted terms.
Cents subsidy_of(const MarketSpec& spec, const OrderLine& line);

// Orders past the point where the budget is used up lose every promotion and become what the
// shopper buys at regular terms (nothing, for most).
void resolve_budget(const MarketSpec& spec, Cents budget_cents, std::vector<OrderLine>& lines);

// Cuts each item's demand to its stock; losers may take a substitute, once, as far as the budget
// that the granted lines leave goes. Lines with quantity 0
// are removed. `stockouts` gets the shoppers who lost.
void resolve_stock(const MarketSpec& spec, const MarketState& state, Cents budget_cents,
                   const DayTerms& terms, const Shelf& shelf, const Population& population,
                   Shelf::Scratch& scratch, std::vector<OrderLine>& lines,
                   std::vector<std::uint32_t>& stockouts);

}  // namespace marketday
