// A ring's life: recruit and register, let accounts age, probe with scouts, exploit, cash out, lie
// low, come back with what was not banned.
#pragma once

#include "sim/fraud/fraud_state.h"
#include "sim/market.h"

namespace marketday {

// Columns, honest entities and controllers of a market before its first day.
void open_fraud(const MarketSpec& spec, MarketState& state);

// What fraudsters do the night before `day`: stages advance, accounts are registered, and those
// that are due on `day` are named.
void prepare_fraud(const MarketSpec& spec, MarketState& state, int day);

// Accounts of fraudsters that come on the day to come, ascending.
void add_fraud_visitors(const MarketState& state, std::vector<std::uint32_t>& visitors);

}  // namespace marketday
