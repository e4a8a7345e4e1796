// F12, F14-F16: coupons.
#include <limits>

#include "evaluation/facts/coupon_study.h"
#include "evaluation/facts/distribution.h"
#include "evaluation/facts/fact.h"
#include "evaluation/facts/sales.h"
#include "sim/promotion.h"
#include "sim/registry.h"

namespace marketday::facts {
namespace {

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

std::vector<double> redemption(Studies& studies) {
  const auto& s = studies.get<CouponStudy>();
  return {kNothing, s.active.redeemed / s.active.handed, s.customers.redeemed / s.customers.handed};
}

std::vector<double> timing(Studies& studies) {
  const auto& s = studies.get<CouponStudy>();
  const std::vector<double> d = decile_shares(s.ages_days, s.validity_days);
  return {d[0] + d[1] + d[2], (d[8] + d[9]) / 2.0 / d[7]};
}

std::vector<double> redeemers(Studies& studies) {
  return {top_share(studies.get<CouponStudy>().by_redeemer, 0.2)};
}

std::string carts_are_off(const MarketSpec& spec) {
  return spec.carts.intent > 0.0 ? "" : "carts are off in this scenario";
}

// 10 % off what is in a cart about to be left, today, against the same day without.
std::vector<double> cart_coupon(Studies& studies) {
  const auto& mature = studies.get<MatureMarket>();
  MarketSpec spec = mature.spec;
  const auto& entry = Registry<Promotion>::instance().find("cart_coupon");
  Json parameters = defaults(entry.description.parameters);
  parameters["depth"] = 0.1;
  spec.promotions.push_back(entry.create(parameters, spec.catalogue));
  MarketState state = mature.state;
  state.promotions.push_back({kUnlimited, kUnlimited, {}, {}});
  if (state.population.coupon_source.empty()) {
    state.population.coupon_source.assign(state.population.count, 0);
  }
  Play with(spec, std::move(state), studies.tick());
  Play without(mature.spec, mature.state, studies.tick());
  with.advance();
  without.advance();
  return {static_cast<double>(with.state().yesterday.total().units) /
          static_cast<double>(without.state().yesterday.total().units)};
}

}  // namespace

std::vector<Fact> coupon_facts() {
  return {
      {"F12",
       false,
       "A cart coupon doubles same-day sales of what it is for",
       "cart-coupon study: 10 % off left carts on one day; units that day, with over without",
       "\"doubles\": Zhang et al. 2020",
       {{"sales_ratio", "x", {1.6, 2.5}, carts_are_off}},
       cart_coupon},
      {"F14",
       false,
       "Redemption of mass coupons, of targeted digital ones, of a campaign's",
       "coupon study: coupons redeemed over handed out, to shoppers who visited within 28 days; to "
       "those who had ordered",
       ".88 %: Inmar 2013; 7.16 %: Tianchi O2O; 12.02 %: Complete Journey",
       {{"mass",
         "share",
         {0.003, 0.02},
         no_market_has("coupons reach only the shop's own shoppers")},
        {"targeted", "share", {0.03, 0.12}},
        {"household_campaign", "share", {0.05, 0.17}}},
       redemption},
      {"F15",
       false,
       "Redemption falls with the coupon's age and rises before it expires",
       "coupon study: redemptions by tenth of the validity; first three; mean of the last two over "
       "the eighth",
       ".129 .177 .144 .139 .076 .083 .068 .046 .070 .066: Complete Journey",
       {{"first_three", "share", {0.40, 0.55}}, {"last_two_over_eighth", "x", above(1.2)}},
       timing},
      {"F16",
       false,
       "Few redeemers make most redemptions",
       "coupon study: share of redemptions by the top fifth of redeemers",
       "55.0 %: Complete Journey",
       {{"top_20_percent", "share", {0.45, 0.65}}},
       redeemers},
  };
}

}  // namespace marketday::facts
