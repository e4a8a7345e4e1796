// The market spec: everything about a market that does not change while it runs. Built and checked
// by the scenario reader; every mechanism is off when its coefficient is 0. Row numbers are those
// of the mechanism table in docs/model.md.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sim/catalogue.h"
#include "sim/order_value.h"
#include "sim/return_delay.h"
#include "sim/word_of_mouth.h"

namespace marketday {

class Promotion;
struct FraudSpec;
struct RecommenderSpec;
struct ReplenishmentSpec;

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

// Row 2: exponential lifetimes with hazard mu_h ~ Gamma(shape, rate), times
// exp(stockout * met + fatigue * F - satisfaction * (Sat - Sat0)).
struct LifetimeSpec {
  double shape = 0.0;  // 0: nobody leaves
  double rate_weeks = 11.67;
  double stockout_sensitivity = 0.0;
  double satisfaction_sensitivity = 0.0;  // th_sat; row 29 on
  double fatigue_sensitivity = 0.0;       // th_fat; row 23 on
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

// Row 9 with row 11 feeding the depth; the rate of shopper h is the common one times
// g_h (visits_h / mean visits)^visit_elasticity, g_h ~ Gamma(shopper_shape) with mean 1.
struct QuantitySpec {
  double base = -1.6;
  double deal = 6.7;
  double weeks_of_supply = 0.25;
  int most_units = 6;
  double shape = 0.0;             // negative binomial; 0: Poisson
  double shopper_shape = 0.0;     // 0: all shoppers alike
  double visit_elasticity = 0.0;  // 0: who visits more buys no more at a time
  bool differs() const { return shopper_shape > 0.0 || visit_elasticity != 0.0; }
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
  std::int64_t message_cents = 0;     // per message delivered
  std::int64_t contact_cents = 0;     // per service contact
  std::int64_t return_cents = 0;      // handling, per returned line
  double other_goods_margin = 0.3;    // of goods outside the catalogue (row 33, top-ups)
};

// Between looking and buying: what is put into the cart, logit shift over buying.
struct CartSpec {
  double intent = 0.0;  // util; 0: no carts are kept
};

// Row 22: A' = l A + x; visit rate times 1 + effect A^h / (A^h + k^h).
struct AdvertisingSpec {
  double carry_over_per_week = 0.47;
  double effect = 0.0;  // 0: off
  double half_effect = 1.0;
  int exponent = 1;
};

// Row 23: a message works times exp(-fatigue F), F' = memory F + messages; each may end in opt-out.
struct MessageSpec {
  double pressure = 0.0;  // ad stock of one unworn message; 0: messages bring nobody
  double fatigue = 0.08;
  double memory_per_day = 0.9;
  double opt_out = 0.0;  // o, per message, times 1 + F / 5
};

// Row 24: b (1 + sensitivity D), D' = memory D + (1 - memory) 1{bought on deal}.
struct DealLearningSpec {
  double sensitivity = 0.0;  // 0: off
  double memory = 0.95;      // per order
};

// Row 25: P(wait) = logistic(constant + drop w1 - w2 need) when a drop is expected.
struct WaitingSpec {
  double drop_sensitivity = 0.0;  // w1; 0: off
  double constant = -2.0;         // w0
  double need_sensitivity = 1.0;  // w2
  double memory = 0.9;            // of the deepest cut seen, per visit
};

// Row 28: `risk` says how often and when (sim/return_delay.h).
struct AfterSalesSpec {
  bool returns = false;
  ReturnSpec risk;
  double resale_share = 0.8;          // of a returned item's unit cost, recovered
  std::vector<double> category_util;  // r_cat, one a category; empty: none
  std::shared_ptr<const ReturnDelay> delay;
};

// Row 29.
struct ServiceSpec {
  double contact_share = 0.0;  // contacts per order; with defect_share 0: off
  int agents = 0;              // c of M/M/c; 0: nobody waits
  double minutes_per_contact = 10.0;
  double hours_per_day = 10.0;
  double defect_share = 0.0;
  double start = 0.8;     // Sat0
  double learning = 0.2;  // Sat += learning (s - Sat)
  double wait_cost = 0.02;
  double defect_cost = 0.5;
  double stockout_cost = 0.2;
  bool on() const { return contact_share > 0.0 || defect_share > 0.0; }
};

// Row 31: one rival a category.
struct CompetitorSpec {
  double reaction = 0.0;  // q_r per attack; 0: off
  double match = 0.7;     // m, share of the depth
  int lag_days = 7;
  int duration_days = 7;
  double attack_depth = 0.05;  // deeper cuts than this are seen
  double pull = 1.0;           // util taken from incidence per unit of the rival's depth
};

// Row 32: V_incidence of `to` changes when a promoted item of `from` is in the basket.
struct CrossEffect {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  double effect = 0.0;
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
  CartSpec carts;
  AdvertisingSpec advertising;
  MessageSpec messages;
  DealLearningSpec deal_learning;
  WaitingSpec waiting;
  AfterSalesSpec after_sales;
  ServiceSpec service;
  CompetitorSpec competitor;
  std::vector<CrossEffect> cross_effects;
  OrderValueSpec order_value{6.25, 3.74, 0.0};
  WordOfMouthSpec word_of_mouth;
  SegmentSpec segments;
  // In the order in which they apply (sim/promotion.h); a promotion's id is its place here.
  std::vector<std::shared_ptr<const Promotion>> promotions;
  std::shared_ptr<const FraudSpec> fraud;  // accounts, fraudsters, screening; null: none
  std::shared_ptr<const RecommenderSpec> recommender;      // null: the catalogue's order
  std::shared_ptr<const ReplenishmentSpec> replenishment;  // null: to the opening stock, at once

  bool feels_pressure() const { return advertising.effect > 0.0; }
  bool feels_fatigue() const { return messages.pressure > 0.0 || messages.opt_out > 0.0; }
};

}  // namespace marketday
