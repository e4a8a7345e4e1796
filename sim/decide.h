// Steps 2 and 3 of the day: exogenous events, then every shopper decides. Reads yesterday's
// published state, writes each block's own intents and each shopper's own memory.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/day_terms.h"
#include "sim/intent.h"
#include "sim/market.h"
#include "sim/promotion.h"
#include "sim/shelf.h"

namespace marketday {

// Why a shopper comes today, one byte a shopper of a block.
enum class Reason : std::uint8_t { stays_away = 0, visits = 1, joins = 2, recalls_coupon = 3 };

// One block's draws of the day, and room for the visits being decided.
struct DayDraws {
  std::vector<std::uint32_t> arrival;
  std::vector<std::uint32_t> tie;
  std::vector<Reason> reason;
  std::vector<float> factor;  // on the visit rate: advertising, promotions
  std::vector<Shelf::Visit> batch;
};

// Who of block `block` comes on `state.day`; a pure function of the state and of what is scheduled.
void draw_visits(const Today& today, const DayTerms& terms, std::uint32_t block, DayDraws& draws);

// Delivers the offers of today to those who have not opted out, into `state.coupons`, and clips
// them into their wallets (rows 20, 23).
void hand_out_coupons(const MarketSpec& spec, MarketState& state,
                      const std::vector<CouponOffer>& offers);

// What today's messages leave behind: ad stock, fatigue and opt-outs (rows 22, 23).
void feel_messages(const MarketSpec& spec, MarketState& state, const Campaign& campaign,
                   DayRecord& record);

// Ageing and decisions of one block (row 2 and the shelf).
void decide_block(const Today& today, MarketState& state, const DayTerms& terms, const Shelf& shelf,
                  bool need_fallback, std::uint32_t block, DayDraws& draws, Shelf::Scratch& scratch,
                  BlockIntents& intents);

}  // namespace marketday
