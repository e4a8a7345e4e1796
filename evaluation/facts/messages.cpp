// F13, F33-F35: e-mail and advertising.
#include <limits>

#include "evaluation/facts/fact.h"
#include "evaluation/facts/studies.h"

namespace marketday::facts {
namespace {

constexpr std::uint32_t kShoppers = 40'000;
constexpr int kPercent = 10;

// Spending by shopper and week, goods only.
struct Spending {
  std::vector<double> first_week;
  std::vector<double> second_week;
  std::vector<bool> redeemed;  // in the first week
};

Campaign offer_for_all(std::uint32_t shoppers) {
  Campaign campaign;
  for (std::uint32_t i = 0; i < shoppers; ++i) {
    campaign.coupons.push_back({i, CouponKind::percent, kPercent});
  }
  return campaign;
}

Spending two_weeks(const MarketSpec& spec, Play play, bool offer) {
  const std::uint32_t shoppers = spec.population.shoppers;
  Spending spending{std::vector<double>(shoppers, 0.0), std::vector<double>(shoppers, 0.0),
                    std::vector<bool>(shoppers, false)};
  const int week = market_days(spec, 7.0);
  for (int day = 0; day < 2 * week; ++day) {
    play.advance(offer && day == 0 ? offer_for_all(shoppers) : Campaign{});
    for (const Order& order : play.state().orders) {
      const auto cents = static_cast<double>(goods_cents(play.state(), order));
      (day < week ? spending.first_week : spending.second_week)[order.shopper] += cents;
      if (order.coupon_percent > 0 && day < week) spending.redeemed[order.shopper] = true;
    }
  }
  return spending;
}

std::vector<double> offer_by_mail(Studies& studies) {
  const MarketSpec spec = ample_market(studies, kShoppers);
  Play start(spec, studies.seed(), studies.tick());
  for (int day = 0; day < spec.clock.warm_up_days; ++day) start.advance();
  const MarketState& state = start.state();
  const Spending with = two_weeks(spec, Play(spec, state, studies.tick()), true);
  const Spending without = two_weeks(spec, Play(spec, state, studies.tick()), false);
  double base = 0.0;
  double lift = 0.0;
  double redeemers_lift = 0.0;
  double next_base = 0.0;
  double next_lift = 0.0;
  for (std::uint32_t i = 0; i < spec.population.shoppers; ++i) {
    const double more = with.first_week[i] - without.first_week[i];
    base += without.first_week[i];
    lift += more;
    if (with.redeemed[i]) redeemers_lift += more;
    next_base += without.second_week[i];
    next_lift += with.second_week[i] - without.second_week[i];
  }
  return {lift / base, redeemers_lift / lift, next_lift / next_base};
}

std::vector<double> nothing(Studies&) {
  return std::vector<double>(3, std::numeric_limits<double>::quiet_NaN());
}

}  // namespace

std::vector<Fact> message_facts() {
  const Missing no_messages = no_market_has("no messages in this market");
  const Missing no_ads = no_market_has("no advertising in this market");
  return {
      {"F13",
       false,
       "An e-mailed offer lifts spending, mostly not by its redemption",
       "offer study: a 10 % coupon to everybody against none; spending in the week, share of the "
       "lift by redeemers, spending in the week after",
       "+37.2 %, about 10 %, +$1.55: Sahni, Zou and Chintagunta 2017",
       {{"lift", "share", {0.15, 0.60}},
        {"redeemers_share", "share", below(0.3)},
        {"next_week_lift", "share", above(0.0)}},
       offer_by_mail},
      {"F33",
       false,
       "An e-mail raises visits, conversion and spending",
       "mail study: with over without in two weeks",
       "Hillstrom: +.045 to +.077; x1.5 to x2.2",
       {{"visit", "share", {0.03, 0.09}, no_messages},
        {"conversion_ratio", "x", {1.3, 2.4}, no_messages},
        {"spend", "share", above(0.0), no_messages}},
       nothing},
      {"F34",
       false,
       "Display advertising raises visits a little, intention to treat",
       "display study: visits with less without, percentage points",
       "4.854 against 3.820 %: Criteo v2.1",
       {{"visit", "pp", {0.5, 1.5}, no_ads}},
       nothing},
      {"F35",
       false,
       "Advertising elasticity, short and long run",
       "advertising study: ln(sales ratio) / ln(advertising ratio)",
       ".12 and .24: Sethuraman, Tellis and Briesch 2011",
       {{"short_run", "-", {0.05, 0.20}, no_ads}, {"long_run", "-", {0.10, 0.40}, no_ads}},
       nothing},
  };
}

}  // namespace marketday::facts
