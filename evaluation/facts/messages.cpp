// F13, F33-F35: e-mail and advertising.
#include <algorithm>
#include <cmath>

#include "evaluation/facts/fact.h"
#include "evaluation/facts/sales.h"

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

std::string messages_are_off(const MarketSpec& spec) {
  return spec.messages.pressure > 0.0 ? "" : "messages are off in this scenario";
}

std::string advertising_is_off(const MarketSpec& spec) {
  return spec.advertising.effect > 0.0 ? "" : "advertising is off in this scenario";
}

// What a fortnight brings from a mature market on, `campaign` on its first `days` days.
struct Fortnight {
  double visitors = 0.0;  // shoppers who came at all
  double buyers = 0.0;
  double spent_cents = 0.0;
};

Fortnight fortnight(Studies& studies, const Campaign& campaign, int days) {
  const auto& mature = studies.get<MatureMarket>();
  Play play(mature.spec, mature.state, studies.tick());
  std::vector<std::uint8_t> came(mature.spec.population.shoppers, 0);
  std::vector<std::uint8_t> bought(mature.spec.population.shoppers, 0);
  Fortnight f;
  for (int day = 0; day < market_days(mature.spec, 14.0); ++day) {
    play.advance(day < days ? campaign : Campaign{});
    for (const std::uint32_t i : play.visitors()) came[i] = 1;
    for (const Order& order : play.state().orders) {
      bought[order.shopper] = 1;
      f.spent_cents += static_cast<double>(goods_cents(play.state(), order));
    }
  }
  f.visitors = static_cast<double>(std::count(came.begin(), came.end(), 1));
  f.buyers = static_cast<double>(std::count(bought.begin(), bought.end(), 1));
  return f;
}

std::vector<double> mail_test(Studies& studies) {
  Campaign mail;
  const std::uint32_t shoppers = studies.get<MatureMarket>().spec.population.shoppers;
  for (std::uint32_t i = 0; i < shoppers; ++i) mail.messages.push_back(i);
  const Fortnight with = fortnight(studies, mail, 1);
  const Fortnight without = fortnight(studies, Campaign{}, 0);
  return {(with.visitors - without.visitors) / shoppers, with.buyers / without.buyers,
          with.spent_cents / without.spent_cents - 1.0};
}

// One unit of advertising on one day.
std::vector<double> display_test(Studies& studies) {
  Campaign ads;
  ads.advertising = 1.0;
  const double shoppers = studies.get<MatureMarket>().spec.population.shoppers;
  const Fortnight with = fortnight(studies, ads, 1);
  const Fortnight without = fortnight(studies, Campaign{}, 0);
  return {100.0 * (with.visitors - without.visitors) / shoppers};
}

// Twelve weeks of steady advertising, one unit a day, against a fifth more: units sold in the first
// week, and in the last four.
std::vector<double> ad_elasticity(Studies& studies) {
  constexpr int kWeeks = 12;
  constexpr double kMore = 1.2;
  const auto& mature = studies.get<MatureMarket>();
  const int week = market_days(mature.spec, 7.0);
  Play settled(mature.spec, mature.state, studies.tick());
  Campaign ads;
  ads.advertising = mature.spec.clock.period_days;
  for (int day = 0; day < 8 * week; ++day) settled.advance(ads);
  const auto units = [&](double pressure) {
    Play play(mature.spec, settled.state(), studies.tick());
    Campaign campaign;
    campaign.advertising = pressure * mature.spec.clock.period_days;
    std::pair<double, double> sold;
    for (int day = 0; day < kWeeks * week; ++day) {
      play.advance(campaign);
      const auto today = static_cast<double>(play.state().yesterday.total().units);
      if (day < week) sold.first += today;
      if (day >= (kWeeks - 4) * week) sold.second += today;
    }
    return sold;
  };
  const auto with = units(kMore);
  const auto without = units(1.0);
  return {std::log(with.first / without.first) / std::log(kMore),
          std::log(with.second / without.second) / std::log(kMore)};
}

}  // namespace

std::vector<Fact> message_facts() {
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
       "mail study: a message to everybody against none; shoppers who visit, who buy, and spending "
       "in two weeks",
       "Hillstrom: +.045 to +.077; x1.5 to x2.2",
       {{"visit", "share", {0.03, 0.09}, messages_are_off},
        {"conversion_ratio", "x", {1.3, 2.4}, messages_are_off},
        {"spend", "share", above(0.0), messages_are_off}},
       mail_test},
      {"F34",
       false,
       "Display advertising raises visits a little, intention to treat",
       "display study: one unit of advertising on one day against none; shoppers who visit in two "
       "weeks, percentage points",
       "4.854 against 3.820 %: Criteo v2.1",
       {{"visit", "pp", {0.5, 1.5}, advertising_is_off}},
       display_test},
      {"F35",
       false,
       "Advertising elasticity, short and long run",
       "advertising study: steady advertising of one unit a day against a fifth more; ln(sales "
       "ratio) / ln(1.2) in the first week and after eight",
       ".12 and .24: Sethuraman, Tellis and Briesch 2011",
       {{"short_run", "-", {0.05, 0.20}, advertising_is_off},
        {"long_run", "-", {0.10, 0.40}, advertising_is_off}},
       ad_elasticity},
  };
}

}  // namespace marketday::facts
