// How the shop ranks what shoppers see and reorders what they buy: sim asks, models/ answers.
#include "models/market_rankers.h"
#include "scenarios/sections.h"
#include "sim/math.h"
#include "sim/normal_table.h"
#include "sim/shop/recommender.h"
#include "sim/shop/replenishment.h"

namespace marketday {
namespace {

void apply_recommender(const Json& v, const YamlNode& node, MarketSpec& spec) {
  constexpr std::size_t kRanks = 256;
  const auto kind = v["kind"].get<std::string>();
  if (kind == "none") return;
  if (spec.consideration.position_exponent <= 0.0) {
    node.fail("a recommender where everything on the shelf is looked at",
              "set consideration.position_exponent above 0, or kind: none");
  }
  auto own = std::make_shared<RecommenderSpec>();
  own->refit_days = v["refit_days"];
  own->by_margin = v["objective"] == "margin";
  const double exponent = v["assumed_exponent"];
  own->examine.assign(kRanks, 0.0);
  for (std::size_t rank = 0; rank + 1 < kRanks; ++rank) {
    if (static_cast<int>(rank) >= spec.consideration.last_rank) break;
    own->examine[rank] = exp(-exponent * log(static_cast<double>(rank) + 1.0));
  }
  own->ranker = make_item_ranker(kind);
  if (kind == "random") own->kind = RankerKind::random;
  if (kind == "oracle") own->kind = RankerKind::oracle;
  spec.recommender = std::move(own);
}

Section recommender_section() {
  return {
      {"recommender",
       "In which order a shopper sees the items of a category, ranked for each shopper from the "
       "shop's order log; `none`: the catalogue's order.",
       "-",
       {text("kind", "none", {"none", "random", "popularity", "co_purchase", "learned", "oracle"},
             "`learned`: popularity x own liking, Gamma-Poisson; `oracle` knows the tastes: an "
             "upper bound, not a method",
             "DuMouchel 1999; Deshpande and Karypis 2004"),
        integer("refit_days", "market days", 7, 1, 3650, "between two fits"),
        text("objective", "sales", {"sales", "margin"},
             "what is ranked first: the likeliest sale, or the likeliest times its margin"),
        number("assumed_exponent", "-", 0.7, 0, 5,
               "what the shop believes of consideration.position_exponent, to correct the "
               "popularity of items for their places")}},
      apply_recommender};
}

void apply_replenishment(const Json& v, const YamlNode& node, MarketSpec& spec) {
  ReplenishmentSpec own;
  const auto kind = v["kind"].get<std::string>();
  own.lead_days = v["lead_days"];
  own.holding_cents = v["holding_cents"];
  own.smoothing = v["smoothing"];
  own.safety_sd = normal_quantile(v["service_level"].get<double>());
  if (kind == "naive") own.kind = ForecastKind::naive;
  if (kind == "exponential_smoothing") own.kind = ForecastKind::exponential_smoothing;
  if (kind == "promotion_aware") own.kind = ForecastKind::promotion_aware;
  const bool as_ever =
      own.kind == ForecastKind::fixed && own.lead_days == 0 && own.holding_cents == 0.0;
  if (as_ever) return;
  if (spec.catalogue.unlimited_stock || spec.catalogue.restock_days <= 0) {
    node.fail("replenishment of a stock that is not reviewed",
              "set catalogue.restock_days above 0, and unlimited_stock: false");
  }
  spec.replenishment = std::make_shared<const ReplenishmentSpec>(own);
}

Section replenishment_section() {
  return {
      {"replenishment",
       "What is ordered every catalogue.restock_days: up to the forecast until the next "
       "delivery plus safety stock. Forecasts know sales, not demand.",
       "Silver, Pyke and Thomas 2017, ch. 7",
       {text("kind", "fixed", {"fixed", "naive", "exponential_smoothing", "promotion_aware"},
             "`fixed`: to the opening stock; `naive`: sales of the last review period; "
             "`promotion_aware`: smoothed sales at regular price times exp(b depth) on the days "
             "of announced promotions, b from a Poisson regression pooled over items"),
        integer("lead_days", "market days", 0, 0, 365, "from order to delivery"),
        number("service_level", "share", 0.95, 0.5, 0.9999,
               "safety stock covers demand with this probability"),
        number("smoothing", "share", 0.1, 0.001, 1, "weight of the last day"),
        number("holding_cents", "cents", 0.0, 0, 1e6,
               "per unit in stock and market day, booked as handling")}},
      apply_replenishment};
}

}  // namespace

std::vector<Section> merchandise_sections() {
  return {recommender_section(), replenishment_section()};
}

}  // namespace marketday
