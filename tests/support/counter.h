// Single baskets at a shop's counter: one shopper, chosen lines, today's promotions.
#pragma once

#include <string>
#include <vector>

#include "sim/pricing.h"
#include "support/markets.h"

namespace marketday::test {

// A market of one shopper with three categories of one item each, at 100, 50 and 20 currency units.
inline MarketSpec counter_market() {
  MarketSpec spec = bare_market({0.0}, 1);
  spec.catalogue = make_catalogue({{"a", "hundred", 10'000, 6'000, 1'000, 0.0},
                                   {"b", "fifty", 5'000, 3'000, 1'000, 0.0},
                                   {"c", "twenty", 2'000, 1'000, 1'000, 0.0}});
  spec.catalogue.unlimited_stock = true;
  spec.quantity.most_units = 6;
  return spec;
}

class Counter {
 public:
  explicit Counter(MarketSpec market) : spec(std::move(market)) {
    Workspace workspace;
    state = open_market(spec, 1, workspace);
  }

  // Prices a basket of `units` of each item as wanted today.
  Order buy(std::vector<int> units) {
    work_out_terms(spec, state, campaign, terms);
    lines.clear();
    const std::uint8_t coupon = percent_held(state.population, 0);
    for (std::uint32_t c = 0; c < units.size(); ++c) {
      if (units[c] == 0) continue;
      const auto group = static_cast<std::size_t>(group_of(state.population, 0, 0, state.day));
      OrderLine line;
      line.slot = spec.catalogue.categories[c].first_slot;
      line.quantity = static_cast<std::uint16_t>(units[c]);
      line.regular_cents = spec.catalogue.price_cents[line.slot];
      line.tag_cents = terms.groups[group].price_cents[line.slot];
      line.promotion = terms.groups[group].promotion[line.slot];
      line.coupon_percent = coupon;
      line.unit_price_cents = cut_price(line.tag_cents, coupon / 100.0);
      lines.push_back(line);
    }
    std::vector<Order> orders;
    want_orders({spec, state, campaign, state.day - spec.clock.warm_up_days}, terms, lines, orders);
    return orders.front();
  }

  Cents paid() const {
    Cents sum = 0;
    for (const OrderLine& line : lines) sum += line.price_cents();
    return sum;
  }
  Cents topped_up() const {
    Cents sum = 0;
    for (const OrderLine& line : lines) sum += line.top_up ? line.list_cents() : 0;
    return sum;
  }

  MarketSpec spec;
  MarketState state;
  Campaign campaign;
  DayTerms terms;
  std::vector<OrderLine> lines;
};

}  // namespace marketday::test
