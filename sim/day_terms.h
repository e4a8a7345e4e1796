// Today's campaign worked into what a shopper's eye needs: for each observable segment and slot the
// relative price, the mean utility with deal flag, and the price to pay in cents.
#pragma once

#include <array>
#include <vector>

#include "sim/campaign.h"
#include "sim/spec.h"

namespace marketday {

struct SegmentTerms {
  std::vector<float> price_ratio;  // price today / regular price
  std::vector<float> attraction;   // mean utility, deal flag and framing included
  std::vector<Cents> price_cents;  // to pay, before a coupon
};

struct DayTerms {
  std::array<SegmentTerms, kSegments> segments;
  SegmentTerms regular;                  // without any campaign: what a shopper falls back on
  float season = 1.0F;                   // visit multiplier S(t)
  std::vector<float> recall_hazard;      // by coupon age in days, face and proneness 1
  std::array<float, 101> recall_face{};  // multiplier by coupon percent
};

// Price after a cut, rounded half up to whole cents.
Cents cut_price(Cents price_cents, double depth);

// Fills `terms` (sized on first use) for one market day.
void work_out_terms(const MarketSpec& spec, const Campaign& campaign, int day, DayTerms& terms);

// S(t), row 1: day of week, yearly season and events.
double season_factor(const VisitSpec& visits, double period_days, int day);

// h(t), row 19: per day, for a coupon received `age` days ago that is valid `validity` days.
double recall_hazard(const CouponSpec& coupons, double age_days);

// Row 11: the depth as felt.
double perceived_depth(const DealPerceptionSpec& spec, double depth);

}  // namespace marketday
