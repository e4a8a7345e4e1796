// The money, in integer cents: what a day brought and cost, by observable segment. Additive, so
// that days, segments and episodes sum exactly.
#pragma once

#include <array>
#include <cstdint>

#include "sim/spec.h"

namespace marketday {

// Counts and cents; every member is listed in kAccountFields.
struct Account {
  std::int64_t visits = 0;
  std::int64_t carts = 0;  // visits that put something into the cart
  std::int64_t orders = 0;
  std::int64_t units = 0;
  std::int64_t coupons_redeemed = 0;
  std::int64_t returned_lines = 0;
  std::int64_t returned_units = 0;
  std::int64_t contacts = 0;      // with the service
  std::int64_t messages = 0;      // delivered
  Cents list_cents = 0;           // sold goods at regular prices
  Cents discount_cents = 0;       // given away on prices: campaign, promotions and coupons
  Cents shipping_cents = 0;       // fees charged
  Cents free_shipping_cents = 0;  // fees waived
  Cents membership_cents = 0;     // membership fees
  Cents deposit_cents = 0;        // pre-sale deposits taken
  Cents deposit_used_cents = 0;   // credited when the tail was paid
  Cents refund_cents = 0;         // paid back for returned lines: what was paid for them
  Cents clawback_cents = 0;       // discount that returned lines had had; not paid back
  Cents cost_cents = 0;           // unit costs of sold goods
  Cents recovered_cents = 0;      // of the cost, from returned goods
  Cents fulfilment_cents = 0;     // payment and logistics
  Cents handling_cents = 0;       // of returns, contacts and messages

  Cents revenue_cents() const {
    return list_cents - discount_cents + shipping_cents + membership_cents + deposit_cents -
           deposit_used_cents - refund_cents;
  }
  // Money given away, what a promotion budget pays for.
  Cents subsidy_cents() const { return discount_cents + free_shipping_cents; }
  Cents profit_cents() const {
    return revenue_cents() - cost_cents + recovered_cents - fulfilment_cents - handling_cents;
  }

  Account& operator+=(const Account& other);
  Account& operator-=(const Account& other);
  friend Account operator-(Account left, const Account& right) { return left -= right; }
  bool operator==(const Account&) const = default;
};

struct AccountField {
  const char* name;
  std::int64_t Account::*value;
};
inline constexpr AccountField kAccountFields[] = {
    {"visits", &Account::visits},
    {"carts", &Account::carts},
    {"orders", &Account::orders},
    {"units", &Account::units},
    {"coupons_redeemed", &Account::coupons_redeemed},
    {"returned_lines", &Account::returned_lines},
    {"returned_units", &Account::returned_units},
    {"contacts", &Account::contacts},
    {"messages", &Account::messages},
    {"list_cents", &Account::list_cents},
    {"discount_cents", &Account::discount_cents},
    {"shipping_cents", &Account::shipping_cents},
    {"free_shipping_cents", &Account::free_shipping_cents},
    {"membership_cents", &Account::membership_cents},
    {"deposit_cents", &Account::deposit_cents},
    {"deposit_used_cents", &Account::deposit_used_cents},
    {"refund_cents", &Account::refund_cents},
    {"clawback_cents", &Account::clawback_cents},
    {"cost_cents", &Account::cost_cents},
    {"recovered_cents", &Account::recovered_cents},
    {"fulfilment_cents", &Account::fulfilment_cents},
    {"handling_cents", &Account::handling_cents}};
static_assert(sizeof(Account) == std::size(kAccountFields) * sizeof(std::int64_t));

inline Account& Account::operator+=(const Account& other) {
  for (const AccountField& field : kAccountFields) this->*field.value += other.*field.value;
  return *this;
}
inline Account& Account::operator-=(const Account& other) {
  for (const AccountField& field : kAccountFields) this->*field.value -= other.*field.value;
  return *this;
}

// What one promotion of the scenario did.
struct PromotionAccount {
  std::int64_t orders = 0;  // that it was applied to
  std::int64_t units = 0;   // sold under it
  Cents given_cents = 0;    // discount and waived fees
  PromotionAccount& operator+=(const PromotionAccount& other) {
    orders += other.orders;
    units += other.units;
    given_cents += other.given_cents;
    return *this;
  }
  bool operator==(const PromotionAccount&) const = default;
};

struct DayRecord {
  std::array<Account, kSegments> segments{};
  std::array<std::int64_t, kSegments> shoppers{};  // joined shoppers in each segment at the close
  std::int64_t stockouts = 0;                      // shoppers meeting an empty shelf
  std::int64_t stock_units = 0;                    // at the close; 0 when stock is unlimited
  std::int64_t restocked_units = 0;
  std::int64_t views = 0;  // items looked at, counted where carts are kept
  std::int64_t cart_items = 0;
  std::int64_t referred = 0;  // shoppers who join tomorrow because others told them

  Account total() const {
    Account sum;
    for (const Account& account : segments) sum += account;
    return sum;
  }
};

}  // namespace marketday
