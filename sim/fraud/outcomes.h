// What becomes of the day's attempts: money, complaints, lessons, bans. The shop's books get only
// what a shop would book; who was behind it is kept apart.
#pragma once

#include "sim/fraud/fraud_state.h"
#include "sim/ledger.h"
#include "sim/market.h"
#include "sim/promotion.h"

namespace marketday {

// After the day's orders are booked: attackers' gains, what the shop remembers of each account,
// chargebacks and returns of earlier days.
void settle_fraud(const Today& today, MarketState& state, DayRecord& record);

// Investigations with the reviewers' time that is left, audits, bans and appeals.
void sanction(const Today& today, MarketState& state, DayRecord& record);

// Starts the day's sums anew.
void open_fraud_day(MarketState& state);

// Mixes the fraud side into the day's hash; unchanged where nobody is a fraudster or banned.
std::uint64_t hash_fraud(const FraudState& fraud, std::uint64_t hash);

}  // namespace marketday
