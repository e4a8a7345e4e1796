// What the shop knows of the accounts that have ordered, as a table for detectors: features,
// entities, labels by review or chargeback. Nothing of the truth.
#pragma once

#include "sim/fraud/fraud_state.h"
#include "sim/market.h"
#include "sim/screening/account_scorer.h"

namespace marketday {

// Accounts that have ordered at least once, the banned too: their labels teach.
AccountTable account_table(const MarketSpec& spec, const MarketState& state);

}  // namespace marketday
