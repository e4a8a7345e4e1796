#include "sim/pricing.h"

#include <algorithm>

#include "sim/market.h"

namespace marketday {
namespace {

bool adds_goods(const MarketSpec& spec) {
  return !spec.promotions.empty() || spec.order_value.on();
}

OrderLine other_goods(const OrderLine& beside, Cents cents, bool top_up) {
  OrderLine line;
  line.shopper = beside.shopper;
  line.slot = kOtherGoods;
  line.arrival = beside.arrival;
  line.tie = beside.tie;
  line.segment = beside.segment;
  line.group = beside.group;
  line.free_shipping = beside.free_shipping;
  line.top_up = top_up;
  line.extra = true;
  line.quantity = cents > 0 ? 1 : 0;
  line.regular_cents = line.tag_cents = line.unit_price_cents = cents;
  return line;
}

// Behind each order's lines: its goods outside the catalogue (row 33) and an empty top-up line.
void make_room(const Today& today, std::vector<OrderLine>& lines) {
  const MarketSpec& spec = today.spec;
  std::vector<OrderLine> roomy;
  roomy.reserve(2 * lines.size());
  for (std::size_t i = 0; i < lines.size(); ++i) {
    roomy.push_back(lines[i]);
    if (i + 1 < lines.size() && lines[i + 1].shopper == lines[i].shopper) continue;
    if (spec.order_value.on()) {
      const std::uint32_t buyer = lines[i].shopper;
      const double mean = draw_mean_spend(spec.order_value, today.state.seed, buyer);
      const Cents value = draw_order_cents(spec.order_value, mean, today.state.seed, buyer,
                                           static_cast<std::uint32_t>(today.state.day));
      roomy.push_back(other_goods(lines[i], value, false));
    }
    if (!spec.promotions.empty()) roomy.push_back(other_goods(lines[i], 0, true));
  }
  lines.swap(roomy);
}

// Price tags, percent coupons and the fee; nothing off the basket yet.
void start_pricing(const OrderBatch& batch) {
  const MarketSpec& spec = batch.today.spec;
  for (Order& order : batch.orders) {
    order.coupon_percent = 0;
    order.free_shipping_coupon = order.amount_coupon = false;
    order.given_cents.fill(0);
    order.units.fill(0);
    for (OrderLine& line : batch.lines_of(order)) {
      line.discount_cents = 0;
      line.exclusive = line.plain;
      order.coupon_percent = std::max(order.coupon_percent, line.coupon_percent);
      order.free_shipping_coupon = order.free_shipping_coupon || line.free_shipping;
      if (line.promotion == 0) continue;
      const std::size_t id = line.promotion - 1U;
      line.exclusive = line.exclusive || !spec.promotions[id]->terms().stacks;
      order.given_cents[id] += (line.regular_cents - line.tag_cents) * line.quantity;
      order.units[id] += line.quantity;
    }
    const Cents fee = spec.shipping.fee_cents;
    order.waived_cents = order.free_shipping_coupon ? fee : 0;
    order.shipping_cents = fee - order.waived_cents;
  }
}

bool works(const OrderBatch& batch, std::size_t id) {
  return batch.terms.running[id] || batch.today.spec.promotions[id]->outlives();
}

// Erases empty lines and moves the orders' places along.
void close_ranks(std::vector<OrderLine>& lines, std::vector<Order>& orders) {
  std::uint32_t kept = 0;
  for (Order& order : orders) {
    const std::uint32_t first = kept;
    for (std::uint32_t l = 0; l < order.lines; ++l) {
      const OrderLine& line = lines[order.first_line + l];
      if (line.quantity > 0) lines[kept++] = line;
    }
    order.first_line = first;
    order.lines = kept - first;
  }
  lines.resize(kept);
}

}  // namespace

void price_orders(const OrderBatch& batch) {
  start_pricing(batch);
  for (std::size_t id = 0; id < batch.today.spec.promotions.size(); ++id) {
    if (!works(batch, id)) continue;
    batch.today.spec.promotions[id]->price(batch, static_cast<std::uint8_t>(id));
  }
}

void want_orders(const Today& today, const DayTerms& terms, std::vector<OrderLine>& lines,
                 std::vector<Order>& orders) {
  const bool grows = !lines.empty() && adds_goods(today.spec);
  if (grows) make_room(today, lines);
  orders = orders_of(lines);
  const OrderBatch batch{today, terms, lines, orders};
  start_pricing(batch);
  for (std::size_t id = 0; id < today.spec.promotions.size(); ++id) {
    if (!works(batch, id)) continue;
    const Promotion& promotion = *today.spec.promotions[id];
    if (terms.running[id]) promotion.fill(batch, static_cast<std::uint8_t>(id));
    promotion.price(batch, static_cast<std::uint8_t>(id));
  }
  if (!grows) return;
  price_orders(batch);  // once more: promotions may have changed quantities under earlier ones
  close_ranks(lines, orders);
}

}  // namespace marketday
