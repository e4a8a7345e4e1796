// Steps 6 to 8 of the day: orders become money, stock and memory; then the day is measured.
#pragma once

#include "sim/market.h"
#include "sim/promotion.h"

namespace marketday {

// Books the granted orders and updates each buyer's memory.
void commit_orders(const Today& today, MarketState& state, DayRecord& record);

// Takes what a block's shoppers used up today out of their pantries (row 10).
void consume(const MarketSpec& spec, Population& population, std::uint32_t block);

// Shoppers of a block by observable segment, added to `counts`.
void count_segments(const MarketSpec& spec, const MarketState& state, std::uint32_t block,
                    std::array<std::int64_t, kSegments>& counts);

// 64-bit hash of one block's columns.
std::uint64_t hash_block(const MarketSpec& spec, const Population& population, std::uint32_t block);

// Hash of the day: block hashes in order, stock and ledger.
std::uint64_t hash_state(const MarketState& state, const std::vector<std::uint64_t>& blocks);

}  // namespace marketday
