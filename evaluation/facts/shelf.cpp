// F27-F29: which items sell and which are looked at.
#include <cmath>
#include <limits>

#include "evaluation/facts/distribution.h"
#include "evaluation/facts/fact.h"
#include "evaluation/facts/rank_study.h"
#include "evaluation/facts/shop_watch.h"

namespace marketday::facts {
namespace {

std::string no_looks(const MarketSpec& spec) {
  if (spec.consideration.position_exponent <= 0.0) return "every item is considered";
  return spec.consideration.click_match != 0.0 ? "looks that follow taste are not recorded" : "";
}

std::vector<double> popularity(Studies& studies) {
  const std::vector<double>& units = studies.get<ShopWatch>().item_units;
  return {top_share(units, 0.2), rank_slope(units)};
}

// Slopes over ranks: of looks relative to their mean, and of purchases a look in standard errors.
std::vector<double> by_rank(Studies& studies) {
  const auto& s = studies.get<RankStudy>();
  const double mean_looks = moments(s.looks).mean;
  std::vector<double> log_rank;
  std::vector<double> looks;
  std::vector<double> bought;
  for (std::size_t r = 0; r < s.looks.size(); ++r) {
    log_rank.push_back(std::log(static_cast<double>(r + 1)));
    looks.push_back(s.looks[r] / mean_looks);
    bought.push_back(s.purchases[r] / s.looks[r]);
  }
  const Slope purchase = slope(log_rank, bought);
  return {slope(log_rank, looks).value, purchase.value / purchase.standard_error};
}

std::vector<double> nothing(Studies&) {
  return {std::numeric_limits<double>::quiet_NaN()};
}

}  // namespace

std::vector<Fact> shelf_facts() {
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
       "rank study: items moved round the ranks of their category; least squares on ln(rank) of "
       "clicks, and of purchases a click in standard errors",
       "Ursu 2018",
       {{"click_slope", "-", below(0.0), no_looks},
        {"purchase_slope", "se", {-2.0, 2.0}, no_looks}},
       by_rank},
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
