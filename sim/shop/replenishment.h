// Replenishment of stock from a forecast of sales: every review orders up to the expected demand
// until the next delivery plus safety stock (periodic review, order-up-to: Silver, Pyke and Thomas
// 2017, ch. 7). It knows sales, not demand, and the scenario's announced promotions; never
// utilities.
#pragma once

#include <cstdint>

#include "sim/ledger.h"

namespace marketday {

struct DayTerms;
struct MarketState;

enum class ForecastKind : std::uint8_t { fixed, naive, exponential_smoothing, promotion_aware };

struct ReplenishmentSpec {
  ForecastKind kind = ForecastKind::fixed;  // fixed: up to the opening stock
  int lead_days = 0;                        // from order to delivery
  double safety_sd = 0.0;                   // standard deviations of demand kept in reserve
  double smoothing = 0.1;                   // weight of the last day
  double holding_cents = 0.0;               // per unit in stock and market day
};

void open_replenishment(const MarketSpec& spec, MarketState& state);
// Morning: deliveries, and on review days new orders. Returns units delivered.
std::int64_t replenish(const MarketSpec& spec, MarketState& state);
// After the day's orders: what was sold, and at which depth of cut.
void note_sales(const MarketSpec& spec, const DayTerms& terms, MarketState& state);
// Books the cost of holding what is left, shared over segments by their shoppers.
void book_holding(const MarketSpec& spec, const MarketState& state, DayRecord& record);

}  // namespace marketday
