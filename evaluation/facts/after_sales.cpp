// F30-F32: returns, empty shelves, rivals.
#include <limits>

#include "evaluation/facts/fact.h"
#include "evaluation/facts/shop_watch.h"

namespace marketday::facts {
namespace {

std::string stock_is_unlimited(const MarketSpec& spec) {
  return spec.catalogue.unlimited_stock ? "stock is unlimited in this scenario" : "";
}

std::vector<double> stockouts(Studies& studies) {
  const auto& shop = studies.get<ShopWatch>();
  const double substitutes = shop.substitutions / shop.stockouts;
  return {shop.items_out_of_stock / shop.item_days, 1.0 - substitutes, substitutes};
}

std::vector<double> nothing(Studies&) {
  return std::vector<double>(2, std::numeric_limits<double>::quiet_NaN());
}

}  // namespace

std::vector<Fact> after_sales_facts() {
  const Missing no_returns = no_market_has("no returns in this market");
  return {
      {"F30",
       true,
       "Online return rate, and the fraudulent share of returns",
       "shop watch: orders returned; returns that are fraudulent",
       "17.6 % online, 13.7 % of returns fraudulent: NRF 2023",
       {{"return_rate", "share", {0.10, 0.25}, no_returns},
        {"fraudulent_share", "share", {0.05, 0.15}, no_returns}},
       nothing},
      {"F31",
       false,
       "Empty shelves, and what shoppers do there",
       "shop watch: item-days that end with an empty shelf; shoppers who meet one and leave the "
       "category or take another item",
       "8.3 %; 31/26/19/15/9: Gruen, Corsten and Bharadwaj 2002",
       {{"out_of_stock", "share", {0.03, 0.10}, stock_is_unlimited},
        {"leave", "share", {0.2, 0.4}, stock_is_unlimited},
        {"substitute", "share", {0.35, 0.55}, stock_is_unlimited}},
       stockouts},
      {"F32",
       false,
       "A rival's usual answer to a promotion is none",
       "rival study: promotions that no rival answers",
       "Steenkamp, Nijs, Hanssens and Dekimpe 2005",
       {{"no_reaction", "share", above(0.5), no_market_has("no rivals in this market")}},
       nothing},
  };
}

}  // namespace marketday::facts
