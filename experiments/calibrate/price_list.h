// The price list that the data show, put in the place of a catalogue's own prices.
#pragma once

#include <vector>

#include "evaluation/panels/purchase_panel.h"
#include "scenarios/scenario.h"

namespace marketday {

// Regular prices of what was bought alone: lines of one unit that cost something, ascending.
std::vector<Cents> single_unit_prices(const PurchasePanel& panel);

// `base` with its items listed one by one: prices are the quantiles (k + 1/2) / n of `prices`,
// dealt out to the items in an order keyed by `seed`; margins, stock and attraction stay the items'
// own. Listing twice changes nothing.
Scenario with_price_list(const Scenario& base, const std::vector<Cents>& prices,
                         std::uint64_t seed);

}  // namespace marketday
