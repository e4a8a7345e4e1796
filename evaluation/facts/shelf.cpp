// F27-F29: which items sell and which are looked at.
#include <limits>

#include "evaluation/facts/distribution.h"
#include "evaluation/facts/fact.h"
#include "evaluation/facts/shop_watch.h"

namespace marketday::facts {
namespace {

std::vector<double> popularity(Studies& studies) {
  const std::vector<double>& units = studies.get<ShopWatch>().item_units;
  return {top_share(units, 0.2), rank_slope(units)};
}

std::vector<double> nothing(Studies&) {
  return std::vector<double>(2, std::numeric_limits<double>::quiet_NaN());
}

}  // namespace

std::vector<Fact> shelf_facts() {
  const Missing no_clicks = no_market_has("looks at items are not recorded");
  return {
      {"F27",
       true,
       "A few items make most sales; log sales fall in a line with log rank",
       "shop watch: units by item; least squares of ln(units) on ln(rank) over items sold",
       "64.6 %: MovieLens-100k; 64.4 %: Complete Journey; slope -.871: Amazon books",
       {{"top_20_percent", "share", {0.60, 0.85}}, {"slope", "-", {-1.2, -0.7}}},
       popularity},
      {"F28",
       false,
       "Clicks fall with rank; purchases given a click do not",
       "rank study: items in random order; slopes of clicks and of purchases a click on ln(rank)",
       "Ursu 2018",
       {{"click_slope", "-", below(0.0), no_clicks},
        {"purchase_slope", "se", {-2.0, 2.0}, no_clicks}},
       nothing},
      {"F29",
       false,
       "Click-through of recommendations",
       "shop watch: clicks over recommended items shown",
       ".46 % random, .69 %: Open Bandit",
       {{"click_through", "share", {0.002, 0.02}, no_market_has("no recommender in this market")}},
       nothing},
  };
}

}  // namespace marketday::facts
