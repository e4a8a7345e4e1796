// Today's orders as events for the screening: what the shop knows of each before it is booked.
#pragma once

#include "sim/fraud/fraud_state.h"
#include "sim/market.h"
#include "sim/promotion.h"
#include "sim/screening/event_batch.h"

namespace marketday {

// Columns, units and entities of an order in the market.
const EventSchema& order_event_schema();

// Which honest orders of today come with something unusual, into `fraud.unusual`: a gift's other
// address, now and then a new device.
void note_unusual(const Today& today, MarketState& state);

// What an account's order of today is made with.
const EntityIds& used_by(const FraudState& fraud, std::uint32_t account);

// One event an order, in their order.
void fill_order_events(const MarketState& state, EventBatch& events);

}  // namespace marketday
