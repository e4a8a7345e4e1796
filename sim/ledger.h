// The money, in integer cents: what a day brought and cost, by observable segment. Additive, so
// that days, segments and episodes sum exactly.
#pragma once

#include <array>
#include <cstdint>

#include "sim/spec.h"

namespace marketday {

struct Account {
  std::int64_t visits = 0;
  std::int64_t orders = 0;
  std::int64_t units = 0;
  std::int64_t coupons_redeemed = 0;
  Cents list_cents = 0;           // sold units at regular prices
  Cents discount_cents = 0;       // given away on prices: campaign and coupons
  Cents shipping_cents = 0;       // fees charged
  Cents free_shipping_cents = 0;  // fees waived by coupons
  Cents cost_cents = 0;           // unit costs of sold units
  Cents fulfilment_cents = 0;     // payment and logistics

  Cents revenue_cents() const { return list_cents - discount_cents + shipping_cents; }
  // Money given away, what a promotion budget pays for.
  Cents subsidy_cents() const { return discount_cents + free_shipping_cents; }
  Cents profit_cents() const { return revenue_cents() - cost_cents - fulfilment_cents; }

  Account& operator+=(const Account& other) {
    visits += other.visits;
    orders += other.orders;
    units += other.units;
    coupons_redeemed += other.coupons_redeemed;
    list_cents += other.list_cents;
    discount_cents += other.discount_cents;
    shipping_cents += other.shipping_cents;
    free_shipping_cents += other.free_shipping_cents;
    cost_cents += other.cost_cents;
    fulfilment_cents += other.fulfilment_cents;
    return *this;
  }
  Account& operator-=(const Account& other) {
    visits -= other.visits;
    orders -= other.orders;
    units -= other.units;
    coupons_redeemed -= other.coupons_redeemed;
    list_cents -= other.list_cents;
    discount_cents -= other.discount_cents;
    shipping_cents -= other.shipping_cents;
    free_shipping_cents -= other.free_shipping_cents;
    cost_cents -= other.cost_cents;
    fulfilment_cents -= other.fulfilment_cents;
    return *this;
  }
  friend Account operator-(Account left, const Account& right) { return left -= right; }
  bool operator==(const Account&) const = default;
};

struct DayRecord {
  std::array<Account, kSegments> segments{};
  std::array<std::int64_t, kSegments> shoppers{};  // joined shoppers in each segment at the close
  std::int64_t stockouts = 0;                      // shoppers meeting an empty shelf
  std::int64_t stock_units = 0;                    // at the close; 0 when stock is unlimited
  std::int64_t restocked_units = 0;

  Account total() const {
    Account sum;
    for (const Account& account : segments) sum += account;
    return sum;
  }
};

}  // namespace marketday
