#include "experiments/event_files.h"

#include "models/purchase_history.h"

namespace marketday {
namespace {

const char* coupon_name(CouponKind kind) {
  return kind == CouponKind::free_shipping ? "free_shipping" : "percent_off";
}

}  // namespace

std::string calendar_date(double day) {
  static const int first = parse_date("2001-01-01");
  return format_date(first + static_cast<int>(day));
}

EventFiles::EventFiles(const MarketSpec& market)
    : market_(market),
      customers_({"customer_id", "joined_date", "orders", "spent_cents", "segment"}),
      sessions_({"session_id", "customer_id", "date"}),
      orders_({"order_id", "customer_id", "date", "lines", "units", "list_cents", "discount_cents",
               "paid_cents", "coupon_percent", "free_shipping"}),
      lines_({"order_id", "category", "item", "units", "list_price_cents", "price_cents"}),
      coupons_({"customer_id", "date", "kind", "percent"}),
      truth_({"customer_id", "class", "price_coefficient", "visits_per_day", "alive"}) {}

void EventFiles::record(const MarketState& state, const Campaign& campaign, Workspace& workspace) {
  const int day = state.day - 1;
  record_sessions(day, workspace);
  record_orders(state, day);
  for (const CouponOffer& offer : campaign.coupons) {
    if (offer.kind == CouponKind::none) continue;
    coupons_.integer(offer.shopper).text(calendar_date(day * market_.clock.period_days));
    coupons_.text(coupon_name(offer.kind)).integer(offer.percent).end_row();
  }
  last_ = state;
}

void EventFiles::record_sessions(int day, Workspace& workspace) {
  const std::string date = calendar_date(day * market_.clock.period_days);
  for (const std::uint32_t shopper : visitors_of_last_day(workspace)) {
    sessions_.integer(next_session_++).integer(shopper).text(date).end_row();
  }
}

void EventFiles::record_orders(const MarketState& state, int day) {
  const Catalogue& catalogue = market_.catalogue;
  const std::string date = calendar_date(day * market_.clock.period_days);
  for (const Order& order : state.orders) {
    std::int64_t units = 0;
    Cents list = 0;
    Cents paid = 0;
    for (std::uint32_t i = order.first_line; i < order.first_line + order.lines; ++i) {
      const OrderLine& line = state.lines[i];
      const Cents price = catalogue.price_cents[line.slot];
      units += line.quantity;
      list += price * line.quantity;
      paid += line.unit_price_cents * line.quantity;
      lines_.integer(next_order_);
      lines_.text(catalogue.categories[catalogue.category_of[line.slot]].name);
      lines_.text(catalogue.names[line.slot]).integer(line.quantity);
      lines_.integer(price).integer(line.unit_price_cents).end_row();
    }
    orders_.integer(next_order_++).integer(order.shopper).text(date);
    orders_.integer(order.lines).integer(units).integer(list).integer(list - paid).integer(paid);
    orders_.integer(order.coupon_percent).integer(order.free_shipping_coupon ? 1 : 0).end_row();
  }
}

void EventFiles::record_customers(const MarketState& state) {
  const Population& p = state.population;
  for (std::uint32_t i = 0; i < p.count; ++i) {
    if (p.joined_day[i] >= state.day) continue;  // has not come yet
    const int segment = segment_of(market_.segments, p.orders[i], p.last_order[i], state.day);
    customers_.integer(i).text(calendar_date(p.joined_day[i] * market_.clock.period_days));
    customers_.integer(p.orders[i]).integer(p.spent_cents[i]).text(kSegmentNames[segment]);
    customers_.end_row();
    truth_.integer(i).text(market_.population.classes[p.class_id[i]].name);
    truth_.number(static_cast<double>(p.price_coefficient[i]));
    truth_.number(static_cast<double>(p.visit_rate[i]) / market_.clock.period_days);
    truth_.integer(p.life_left[i] > 0.0F ? 1 : 0).end_row();
  }
}

std::map<std::string, std::string> EventFiles::contents() {
  record_customers(last_);
  return {{"customers.csv", customers_.take()}, {"sessions.csv", sessions_.take()},
          {"orders.csv", orders_.take()},       {"order_lines.csv", lines_.take()},
          {"coupons.csv", coupons_.take()},     {"truth.csv", truth_.take()}};
}

}  // namespace marketday
