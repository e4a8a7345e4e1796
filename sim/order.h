// An order: as wanted (written by `decide`), as granted (`resolve`), as committed. Lines of a
// shopper stand together; the money is exact: every cent of discount belongs to one line.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "sim/catalogue.h"

namespace marketday {

inline constexpr std::size_t kMostPromotions = 16;
// In the place of a slot: goods outside the catalogue (row 33) and what tops up a basket (row 12).
inline constexpr std::uint32_t kOtherGoods = 0xFFFFFFFEU;

struct OrderLine {
  std::uint32_t shopper = 0;
  std::uint32_t slot = 0;
  std::uint32_t arrival = 0;  // sub-tick within the day
  std::uint32_t tie = 0;      // keyed, for equal arrivals
  std::uint16_t quantity = 0;
  std::uint8_t segment = 0;  // observable segment at the visit
  std::uint8_t group = 0;    // whose price tags were seen: segment, + kSegments for members
  std::uint8_t coupon_percent = 0;
  std::uint8_t promotion = 0;           // id + 1 of the promotion behind the price tag; 0: none
  std::uint32_t fallback_slot = 0;      // what would be bought without any promotion
  std::uint16_t fallback_quantity = 0;  // 0: nothing
  bool free_shipping = false;           // by coupon
  bool substituted = false;
  bool top_up = false;         // added to reach a bar
  bool exclusive = false;      // took a promotion that does not stack: no further one applies
  bool extra = false;          // would not be there without a promotion or another line
  bool plain = false;          // no promotion applies: a fallback, or settled by a pre-sale
  bool from_cart = false;      // bought out of a cart that would have been left, by a cart coupon
  Cents regular_cents = 0;     // of a unit
  Cents tag_cents = 0;         // price tag of a unit: regular less campaign and shelf promotion
  Cents unit_price_cents = 0;  // of a unit, after the wallet's percent coupon
  Cents discount_cents = 0;    // this line's share of what came off the basket
  Cents deposit_cents = 0;     // paid earlier, credited now

  Cents list_cents() const { return regular_cents * quantity; }
  Cents price_cents() const { return unit_price_cents * quantity - discount_cents; }
  Cents subsidy_cents() const { return list_cents() - price_cents(); }
};

struct Order {
  std::uint32_t shopper = 0;
  std::uint32_t first_line = 0;
  std::uint32_t lines = 0;
  std::uint8_t segment = 0;
  std::uint8_t group = 0;
  std::uint8_t coupon_percent = 0;                   // redeemed with this order
  bool free_shipping_coupon = false;                 // the same
  bool amount_coupon = false;                        // the same
  Cents shipping_cents = 0;                          // fee to pay
  Cents waived_cents = 0;                            // fee waived, by coupon or promotion
  Cents profit_cents = 0;                            // as committed, before returns
  std::array<Cents, kMostPromotions> given_cents{};  // by promotion
  std::array<std::int32_t, kMostPromotions> units{};

  bool redeems_coupon() const {
    return coupon_percent > 0 || free_shipping_coupon || amount_coupon;
  }
};

// Leaves out lines of no units, and goods outside the catalogue that stand alone.
void drop_empty(std::vector<OrderLine>& lines);

// Orders of `lines`, one a run of lines of the same shopper; nothing priced.
std::vector<Order> orders_of(const std::vector<OrderLine>& lines);

// Money an order gives away, shipping included.
Cents subsidy_of(const Order& order, const std::vector<OrderLine>& lines);

}  // namespace marketday
