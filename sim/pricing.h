// What an order costs: the promotions of the market applied to baskets in their documented order
// (sim/promotion.h), discounts shared over lines to the cent, the shipping fee.
#pragma once

#include <vector>

#include "sim/promotion.h"

namespace marketday {

// At the decision: goods outside the catalogue, what promotions make shoppers add, and the prices.
// `lines` may grow; a shopper's stand together.
void want_orders(const Today& today, const DayTerms& terms, std::vector<OrderLine>& lines,
                 std::vector<Order>& orders);

// Prices orders anew after lines were lost; adds nothing to baskets.
void price_orders(const OrderBatch& batch);

}  // namespace marketday
