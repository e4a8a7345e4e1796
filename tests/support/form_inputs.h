// Small tables of series, choices, coupons and purchases with the recipes that read them, for tests
// that fit them and tests that spoil them.
#pragma once

#include <string>

namespace marketday::tests {

// Two shops by month: trend, a season of four and promotions that are known ahead.
std::string series_table(int steps = 60);
inline const std::string kSeriesRecipe =
    "columns:\n  promo: number\n  sales: number\ntarget: sales\n"
    "series: {time: month, id: shop, season: 4, horizon: 3}\n"
    "split: {by: time, steps: 4, origins: 2}\n";

// Trips of 60 shoppers, three brands each; price and display move them.
std::string choice_table(int trips = 240);
inline const std::string kChoiceRecipe =
    "columns:\n  price: number\n  display: number\n"
    "choice: {situation: trip, alternative: brand, chosen: bought, person: who}\n"
    "split: {by: user, column: who, share: 0.25, seed: 1}\n";

// Coupons valid for 20 days, those of kind b more wanted.
std::string coupon_table(int coupons = 600);
inline const std::string kCouponRecipe =
    "columns:\n  kind: category\n"
    "coupon: {valid_days: valid, redeemed_day: redeemed}\nid: coupon\n"
    "split: {by: random, share: 0.25, seed: 1}\n";

// Purchases of 300 customers in a year; those of the app buy oftener.
std::string purchase_table();
inline const std::string kCustomerRecipe =
    "columns:\n  channel: category\n"
    "customers: {customer: who, date: day}\nduplicates: keep\n"
    "split: {by: time, column: day, share: 0.3}\n";

}  // namespace marketday::tests
