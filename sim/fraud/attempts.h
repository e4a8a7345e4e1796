// Fraudsters' part of step 3 of the day: those who are due attack or buy for cover, through the
// same orders as everybody.
#pragma once

#include "sim/fraud/fraud_state.h"
#include "sim/intent.h"
#include "sim/market.h"
#include "sim/promotion.h"

namespace marketday {

// Adds today's attempts, their lines and orders to `state`, in order of account. Honest orders are
// there already; an account of theirs that ordered is left alone.
void attempt_fraud(const Today& today, const DayTerms& terms, MarketState& state);

// The attempt behind an account's order of today; null for an honest one.
const Attempt* attempt_of(const FraudState& fraud, std::uint32_t account);

}  // namespace marketday
