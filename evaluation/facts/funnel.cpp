// F18, F19: from a visit to an order.
#include <limits>

#include "evaluation/facts/fact.h"
#include "evaluation/facts/shop_watch.h"

namespace marketday::facts {
namespace {

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

std::vector<double> sessions(Studies& studies) {
  const auto& shop = studies.get<ShopWatch>();
  return {shop.orders / shop.visits, kNothing, kNothing};
}

std::vector<double> events(Studies&) {
  return {kNothing, kNothing};
}

}  // namespace

std::vector<Fact> funnel_facts() {
  const Missing no_carts = no_market_has("no carts in this market");
  return {
      {"F18",
       true,
       "Session funnel: few sessions end in a cart, fewer in an order",
       "shop watch: sessions with an order; with something in the cart; carts left",
       "2.32-3.21 %; 7.16-8.3 %; 70-71 %: Monetate, Dynamic Yield, Baymard",
       {{"conversion", "share", {0.015, 0.045}},
        {"add_to_cart", "share", {0.05, 0.12}, no_carts},
        {"abandonment", "share", {0.60, 0.80}, no_carts}},
       sessions},
      {"F19",
       false,
       "Event funnel: view, cart, buy",
       "shop watch: carted over viewed items, bought over carted items",
       "2.60 %, 32.4 %: RetailRocket",
       {{"cart_per_view", "share", {0.02, 0.04}, no_carts},
        {"buy_per_cart", "share", {0.25, 0.40}, no_carts}},
       events},
  };
}

}  // namespace marketday::facts
