// Devices, IPs, addresses and cards: who uses which, honest households and networks included, and
// how many accounts each was seen with.
#pragma once

#include "sim/fraud/fraud_state.h"
#include "sim/market.h"

namespace marketday {

// Rows of the population: shoppers, then room for the accounts that fraudsters may register.
std::uint32_t account_rows(const MarketSpec& spec);
// Accounts that fraudsters hold at a time.
std::uint32_t fraud_accounts(const MarketSpec& spec);

// Entities of all honest accounts, a pure function of (spec, seed).
void make_honest_entities(const MarketSpec& spec, std::uint64_t seed, const Population& population,
                          FraudState& fraud);

// A new id of a kind.
std::uint32_t new_entity(FraudState& fraud, Entity kind);

// Entity `id` was seen with one more account.
void count_account(FraudState& fraud, Entity kind, std::uint32_t id);

// Accounts that join on `day` become known to the shop with what they use.
void see_newcomers(const Population& population, int day, FraudState& fraud);

}  // namespace marketday
