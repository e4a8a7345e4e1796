// The market spec: everything about a market that does not change while it runs. Built and checked
// by the scenario reader; every mechanism is off when its coefficient is 0. Row numbers are those
// of the mechanism table in docs/model.md.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/catalogue.h"

namespace marketday {

struct ClockSpec {
  double period_days = 1.0;  // one market day lasts this long (7: a weekly market)
  int warm_up_days = 0;      // market days simulated without promotion before an episode starts
};

// A hidden kind of shopper (row 26); policies never see it.
struct ShopperClass {
  std::string name;
  double share = 1.0;
  double price_multiplier = 1.0;
  double coupon_multiplier = 1.0;
  double visit_multiplier = 1.0;
};

struct PopulationSpec {
  std::uint32_t shoppers = 1000;
  int arrival_days = 0;  // joining days are spread over this many market days; 0: all present
  double arrival_intent = 0.0;  // util added to incidence on the joining visit; 0: no such visit
  std::vector<ShopperClass> classes;
};

struct SeasonEvent {
  int first_day = 0;
  int last_day = 0;
  double multiplier = 1.0;
};

// Row 1: visits ~ Poisson(rate_h * S(t)), rate_h ~ Gamma(shape, mean / shape).
struct VisitSpec {
  double rate_shape = 0.6;  // 0: all shoppers alike
  double rate_mean_per_week = 1.5;
  double day_of_week_amplitude = 0.0;  // log scale, peak on day 5 of the week
  double season_amplitude = 0.0;       // log scale, yearly cosine, peak at season_peak_day
  int season_peak_day = 340;
  std::vector<SeasonEvent> events;
};

// Row 2: exponential lifetimes with hazard mu_h ~ Gamma(shape, rate), times exp(stockout * count).
struct LifetimeSpec {
  double shape = 0.0;  // 0: nobody leaves
  double rate_weeks = 11.67;
  double stockout_sensitivity = 0.0;
};

// Row 4: P(examine rank k) = k^-exponent, then P(click) = logistic(constant + match * taste).
struct ConsiderationSpec {
  double position_exponent = 0.0;  // 0: everything is considered
  int last_rank = 50;
  double click_constant = 4.0;
  double click_match = 0.0;
};

// Rows 5, 8, 13: mixed logit with random coefficients.
struct ChoiceSpec {
  double price_mean = -3.0;
  double price_sd = 0.8;
  double price_highest = -0.3;  // draws above are cut here
  double taste_sd = 1.2;
  double deal_flag = 0.6;
  double framing_bonus = 0.0;  // percent-off on items under 100 currency units
  double state_dependence = 0.7;
};

// Row 7.
struct ReferencePriceSpec {
  double carry_over_per_week = 0.7;
  double gain_weight = 0.25;  // times |price coefficient|; 0: off
  double loss_ratio = 1.5;
};

// Row 6 (and 16 for the fee): nested logit incidence.
struct IncidenceSpec {
  double constant = 0.0;
  double inclusive_value = 0.6;
  double weeks_of_supply = 0.6;
};

// Row 9 with row 11 feeding the depth.
struct QuantitySpec {
  double base = -1.6;
  double deal = 6.7;
  double weeks_of_supply = 0.25;
  int most_units = 6;
};

// Row 11: depth_eff = saturation * tanh(depth * logistic((depth - threshold) / width) /
// saturation).
struct DealPerceptionSpec {
  double threshold = 0.08;
  double width = 0.03;
  double saturation = 0.35;
};

// Row 10.
struct ConsumptionSpec {
  double shape = 2.0;  // 0: all shoppers alike
  double mean_per_week = 0.5;
  double flexibility = 0.3;
};

// Rows 19, 20.
struct CouponSpec {
  int validity_days = 35;
  double awareness_constant = 0.0;   // logit of clipping at proneness 0
  double awareness_proneness = 0.0;  // times the class's coupon multiplier
  double recall_start = 0.0;         // h0 per day; h0 = h1 = 0: a coupon never brings a visit
  double recall_decay = 0.04;        // k per day
  double recall_end = 0.0;           // h1 per day
  double recall_end_width = 3.0;     // w days
  double face_sensitivity = 0.0;     // b_v per unit of face (share)
  double face_reference = 0.1;
  double recall_intent = 0.0;  // util added to incidence on a visit that a coupon brought
};

// Row 16.
struct ShippingSpec {
  std::int64_t fee_cents = 0;
  double fee_sensitivity = 0.0;  // util per currency unit
  double zero_fee_bonus = 0.0;   // util when the fee is waived
};

// Row 30.
struct StockoutSpec {
  double substitute_share = 0.45;
};

struct CostSpec {
  std::int64_t fulfilment_cents = 0;  // payment and logistics, per order
};

// Observable customer segments, from purchase history alone.
struct SegmentSpec {
  int lapsed_after_days = 56;
  int loyal_orders = 4;
};
inline constexpr int kSegments = 5;
extern const char* const kSegmentNames[kSegments];  // prospect, new, regular, loyal, lapsed

struct MarketSpec {
  ClockSpec clock;
  PopulationSpec population;
  Catalogue catalogue;
  VisitSpec visits;
  LifetimeSpec lifetime;
  ConsiderationSpec consideration;
  ChoiceSpec choice;
  ReferencePriceSpec reference_price;
  IncidenceSpec incidence;
  QuantitySpec quantity;
  DealPerceptionSpec deal_perception;
  ConsumptionSpec consumption;
  CouponSpec coupons;
  ShippingSpec shipping;
  StockoutSpec stockout;
  CostSpec costs;
  SegmentSpec segments;
};

}  // namespace marketday
