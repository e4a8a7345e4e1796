// F18, F19: from a visit to an order.
#include "evaluation/facts/fact.h"
#include "evaluation/facts/shop_watch.h"

namespace marketday::facts {
namespace {

std::string carts_are_off(const MarketSpec& spec) {
  return spec.carts.intent > 0.0 ? "" : "carts are off in this scenario";
}

std::vector<double> sessions(Studies& studies) {
  const auto& shop = studies.get<ShopWatch>();
  return {shop.orders / shop.visits, shop.carts / shop.visits, 1.0 - shop.orders / shop.carts};
}

std::vector<double> events(Studies& studies) {
  const auto& shop = studies.get<ShopWatch>();
  return {shop.cart_items / shop.views, shop.item_lines / shop.cart_items};
}

}  // namespace

std::vector<Fact> funnel_facts() {
  return {
      {"F18",
       true,
       "Session funnel: few sessions end in a cart, fewer in an order",
       "shop watch: sessions with an order; with something in the cart; carts left",
       "2.32-3.21 %; 7.16-8.3 %; 70-71 %: Monetate, Dynamic Yield, Baymard",
       {{"conversion", "share", {0.015, 0.045}},
        {"add_to_cart", "share", {0.05, 0.12}, carts_are_off},
        {"abandonment", "share", {0.60, 0.80}, carts_are_off}},
       sessions},
      {"F19",
       false,
       "Event funnel: view, cart, buy",
       "shop watch: carted over viewed items, bought over carted items",
       "2.60 %, 32.4 %: RetailRocket",
       {{"cart_per_view", "share", {0.02, 0.04}, carts_are_off},
        {"buy_per_cart", "share", {0.25, 0.40}, carts_are_off}},
       events},
  };
}

}  // namespace marketday::facts
