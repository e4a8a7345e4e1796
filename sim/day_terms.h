// Today's campaign and promotions worked into what a shopper's eye needs: for each group of
// shoppers and slot the relative price, the mean utility with deal flag, the price to pay in cents.
#pragma once

#include <array>
#include <vector>

#include "sim/campaign.h"
#include "sim/order.h"
#include "sim/spec.h"

namespace marketday {

struct MarketState;

// Observable segments, once without and once with a membership.
inline constexpr int kGroups = 2 * kSegments;

struct SegmentTerms {
  std::vector<float> price_ratio;       // price today / regular price
  std::vector<float> attraction;        // mean utility, deal flag and framing included
  std::vector<Cents> price_cents;       // price tag: to pay for a unit, before a coupon
  std::vector<std::uint8_t> promotion;  // id + 1 of the promotion behind the tag; 0: none
  float deepest = 0.0F;                 // greatest cut on the shelf
  bool personal = false;  // some tag has a cap per shopper or does not stack with coupons
};

// Row 14: the items of a bundle and what they cost together.
struct BundleTerms {
  std::uint8_t id = 0;
  std::vector<std::uint32_t> slots;
  Cents price_cents = 0;
  float price_share = 1.0F;  // of the sum of regular prices
};

// What is offered to those who leave a cart behind.
struct CartCouponTerms {
  std::uint8_t id = 0;
  double depth = 0.0;
  const std::vector<std::uint8_t>* covers = nullptr;  // by slot
  std::array<bool, kSegments> segments{};
};

// Row 21.
struct PresaleTerms {
  std::uint8_t id = 0;
  std::uint32_t slot = 0;
  Cents price_cents = 0;
  Cents deposit_cents = 0;
  Cents value_sd_cents = 0;
  int due_day = 0;
};

struct DayTerms {
  std::array<SegmentTerms, kGroups> groups;
  std::array<SegmentTerms, kGroups> base;  // the same without promotions of the scenario
  SegmentTerms regular;                    // without any campaign: what a shopper falls back on
  float season = 1.0F;                     // visit multiplier S(t), traffic of promotions included
  std::vector<float> recall_hazard;        // by coupon age in days, face and proneness 1
  std::array<float, 101> recall_face{};    // multiplier by coupon percent
  std::vector<float> category_shift;       // util added to incidence
  std::vector<float> last_hour_shift;      // the same in the last hour of the day
  float earned_share = 0.0F;               // of the price felt to come back as points
  double referral_factor = 1.0;            // on the probability of word of mouth
  std::array<Cents, kSegments> free_bar_cents{};  // 0: none
  std::vector<BundleTerms> bundles;
  std::vector<CartCouponTerms> cart_coupons;
  std::vector<PresaleTerms> presales;
  std::array<bool, kMostPromotions> running{};
};

// Price after a cut, rounded half up to whole cents.
Cents cut_price(Cents price_cents, double depth);

// Sets a price tag if it is lower than the one that hangs there. `id`: of the promotion.
void hang_tag(const MarketSpec& spec, std::uint32_t slot, Cents price_cents, bool percent,
              std::uint8_t id, SegmentTerms& terms);

// Fills `terms` (sized on first use) for the day to come.
void work_out_terms(const MarketSpec& spec, const MarketState& state, const Campaign& campaign,
                    DayTerms& terms);

// S(t), row 1: day of week, yearly season and events.
double season_factor(const VisitSpec& visits, double period_days, int day);

// h(t), row 19: per day, for a coupon received `age` days ago that is valid `validity` days.
double recall_hazard(const CouponSpec& coupons, double age_days);

// Row 11: the depth as felt.
double perceived_depth(const DealPerceptionSpec& spec, double depth);

}  // namespace marketday
