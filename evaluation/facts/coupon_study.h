// One coupon of 10 % to everybody, again as soon as the last has expired, for about 14 months: who
// redeems, when, how often.
#pragma once

#include <vector>

#include "evaluation/facts/studies.h"

namespace marketday::facts {

struct CouponStudy {
  static constexpr std::uint32_t kShoppers = 20'000;
  static constexpr int kPercent = 10;
  static constexpr int kDays = 432;
  explicit CouponStudy(Studies& studies);

  // Coupons handed out and redeemed, by what the shopper was that day.
  struct Group {
    double handed = 0.0;
    double redeemed = 0.0;
  };
  Group active;                     // visited within 28 days
  Group customers;                  // had ordered before
  std::vector<double> ages_days;    // of each redeemed coupon, calendar
  std::vector<double> by_redeemer;  // coupons of each shopper who redeemed any
  double validity_days = 0.0;       // calendar
};

}  // namespace marketday::facts
