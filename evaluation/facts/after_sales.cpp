// F30-F32: returns, empty shelves, rivals.
#include <limits>

#include "evaluation/facts/fact.h"
#include "evaluation/facts/sales.h"
#include "evaluation/facts/shop_watch.h"

namespace marketday::facts {
namespace {

std::string stock_is_unlimited(const MarketSpec& spec) {
  return spec.catalogue.unlimited_stock ? "stock is unlimited in this scenario" : "";
}

std::vector<double> stockouts(Studies& studies) {
  const auto& shop = studies.get<ShopWatch>();
  const double substitutes = shop.substitutions / shop.stockouts;
  const double delay = shop.delays / shop.stockouts;
  return {shop.items_out_of_stock / shop.item_days, 1.0 - substitutes - delay, substitutes};
}

std::string returns_are_off(const MarketSpec& spec) {
  return spec.after_sales.returns ? "" : "returns are off in this scenario";
}

std::string rivals_are_off(const MarketSpec& spec) {
  return spec.competitor.reaction > 0.0 ? "" : "rivals are off in this scenario";
}

std::vector<double> returns(Studies& studies) {
  const auto& shop = studies.get<ShopWatch>();
  return {shop.returned_lines / shop.lines, std::numeric_limits<double>::quiet_NaN()};
}

// A new deal every fourth week for two years: attacks, and those that a rival answers.
std::vector<double> rivals(Studies& studies) {
  constexpr int kEvery = 4;
  constexpr int kWeeks = 104;
  const MarketSpec spec = ample_market(studies, 500);
  Play play(spec, studies.seed(), studies.tick());
  const Campaign deal = deal_on_first_items(spec, 0.2, true);
  double attacks = 0.0;
  double answers = 0.0;
  for (int day = 0; day < market_days(spec, kWeeks * 7.0); ++day) {
    const std::vector<Rival> before = play.state().rivals;
    const int week = day / market_days(spec, 7.0);
    play.advance(week % kEvery == 0 ? deal : Campaign{});
    for (std::size_t c = 0; c < before.size(); ++c) {
      const Rival& now = play.state().rivals[c];
      attacks += now.attacked && !before[c].attacked ? 1.0 : 0.0;
      answers += now.last_day > before[c].last_day ? 1.0 : 0.0;
    }
  }
  return {1.0 - answers / attacks};
}

}  // namespace

std::vector<Fact> after_sales_facts() {
  const Missing no_fraudsters = no_market_has("fraudsters are not in this version");
  return {
      {"F30",
       true,
       "Online return rate, and the fraudulent share of returns",
       "shop watch: lines returned over lines ordered; returns that are fraudulent",
       "17.6 % online, 13.7 % of returns fraudulent: NRF 2023",
       {{"return_rate", "share", {0.10, 0.25}, returns_are_off},
        {"fraudulent_share", "share", {0.05, 0.15}, no_fraudsters, {}, false, true}},
       returns},
      {"F31",
       false,
       "Empty shelves, and what shoppers do there",
       "shop watch: item-days that end with an empty shelf; shoppers who meet one and neither "
       "take another item nor order within four weeks; who take another item",
       "8.3 %; 31/26/19/15/9: Gruen, Corsten and Bharadwaj 2002",
       {{"out_of_stock", "share", {0.03, 0.10}, stock_is_unlimited},
        {"leave", "share", {0.2, 0.4}, stock_is_unlimited},
        {"substitute", "share", {0.35, 0.55}, stock_is_unlimited}},
       stockouts},
      {"F32",
       false,
       "A rival's usual answer to a promotion is none",
       "rival study: a 20 % deal every fourth week for two years, deals that no rival answers",
       "Steenkamp, Nijs, Hanssens and Dekimpe 2005",
       {{"no_reaction", "share", above(0.5), rivals_are_off}},
       rivals},
  };
}

}  // namespace marketday::facts
