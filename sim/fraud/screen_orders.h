// Step 4 of the day: orders are screened before they are booked. Rules (or whoever decides) allow,
// challenge, hold, refuse or send to review; reviewers reach so many a day; the banned are refused.
#pragma once

#include <span>

#include "sim/fraud/fraud_state.h"
#include "sim/ledger.h"
#include "sim/market.h"
#include "sim/promotion.h"
#include "sim/screening/event_batch.h"

namespace marketday {

// Buffers of the screening, reused from day to day.
struct ScreenScratch {
  EventBatch events;
  Decisions decisions;
  ScreenScratch();
};

// Removes from `state.orders` what does not go through today and lets out held orders. `decided`:
// one action an order instead of the rules'; empty: the rules decide. Returns whether orders
// changed, so that they must be priced again.
bool screen_orders(const Today& today, MarketState& state, std::span<const ScreenAction> decided,
                   ScreenScratch& scratch, DayRecord& record);

// Whether a reviewer who knows all would call the account's doing of today fraud.
bool truly_fraud(const FraudSpec& spec, const FraudState& fraud, std::uint32_t account);

// Place in FraudState::today of whoever is behind an account's order of today.
std::size_t part_of(const FraudSpec& spec, const FraudState& fraud, std::uint32_t account);

}  // namespace marketday
