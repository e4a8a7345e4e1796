// Step 7 of the day: lines come back (row 28), the service answers and satisfaction changes (row
// 29), the word spreads (row 27), the rival reacts (row 31).
#pragma once

#include "sim/market.h"
#include "sim/promotion.h"

namespace marketday {

// Room for all that in a new market; builds the social graph.
void open_after_sales(const MarketSpec& spec, MarketState& state);

// Pre-sales whose rest is due today: lines of those who pay it, in `lines` (row 21). Who does not
// loses the deposit.
void settle_presales(const MarketSpec& spec, MarketState& state, std::vector<OrderLine>& lines);

// Refunds the lines that come back today, and draws which of today's lines will.
void take_returns(const MarketSpec& spec, MarketState& state, DayRecord& record);

// Contacts, waiting and what buyers and those who met an empty shelf think of it.
// `contacts_yesterday`: load of the service, in contacts.
void serve(const MarketSpec& spec, MarketState& state, std::int64_t contacts_yesterday,
           std::span<const std::uint32_t> stockouts, DayRecord& record);

// Buyers tell those who have not joined; they join tomorrow.
void spread_the_word(const Today& today, double incentive, MarketState& state, DayRecord& record);

// Our cuts of today may be answered.
void let_rivals_react(const MarketSpec& spec, const DayTerms& terms, MarketState& state);

// Chance that a line of an order is defective, and whether this one is.
bool is_defective(const MarketSpec& spec, const MarketState& state, const Order& order,
                  std::uint32_t line);

}  // namespace marketday
