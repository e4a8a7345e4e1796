// What the shop does today: price cuts for everybody's items and for observable segments, coupons
// and messages for single shoppers, advertising, the promotions switched on, and the money it may
// give away. The policy's decision, made concrete.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <vector>

#include "sim/catalogue.h"
#include "sim/population.h"

namespace marketday {

inline constexpr Cents kUnlimited = std::numeric_limits<Cents>::max();

// A message that hands over a coupon (none: the message alone).
struct CouponOffer {
  std::uint32_t shopper = 0;
  CouponKind kind = CouponKind::percent;
  std::uint8_t percent = 0;
  std::uint8_t promotion = 0;  // id + 1 of the promotion that defines it; 0: the campaign's own
};

struct Campaign {
  // Shares of the regular price; a shopper pays the deeper of the two cuts, never both.
  std::array<double, kSegments> segment_depth{};
  std::vector<double> item_depth;    // per slot; empty: none
  bool flagged = true;               // the cut is advertised (deal flag, row 5)
  Cents budget_cents = kUnlimited;   // most money given away today, coupons and shipping included
  std::vector<CouponOffer> coupons;  // handed out before today's visits
  std::vector<std::uint32_t> messages;      // shoppers who get a message without a coupon
  double advertising = 0.0;                 // row 22: pressure on everybody today
  std::vector<std::uint8_t> promotions_on;  // ids of on-demand promotions that run today
};

}  // namespace marketday
