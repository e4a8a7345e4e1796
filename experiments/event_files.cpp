#include "experiments/event_files.h"

#include "models/purchase_history.h"
#include "sim/promotion.h"

namespace marketday {
namespace {

const char* coupon_name(CouponKind kind) {
  if (kind == CouponKind::amount) return "amount_off";
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
      sessions_({"session_id", "customer_id", "date", "cart"}),
      orders_({"order_id", "customer_id", "date", "lines", "units", "list_cents", "discount_cents",
               "paid_cents", "shipping_cents", "coupon_percent", "free_shipping"}),
      lines_({"order_id", "category", "item", "units", "list_price_cents", "tag_price_cents",
              "discount_cents", "paid_cents", "promotion"}),
      coupons_({"customer_id", "date", "kind", "percent", "promotion"}),
      returns_(
          {"customer_id", "date", "category", "item", "units", "refund_cents", "clawback_cents"}),
      truth_({"customer_id", "class", "price_coefficient", "visits_per_day", "alive",
              "satisfaction"}) {}

void EventFiles::record(const MarketState& state, Workspace& workspace) {
  const int day = state.day - 1;
  const std::string date = calendar_date(day * market_.clock.period_days);
  record_sessions(date, workspace);
  record_orders(state, date);
  for (const CouponOffer& offer : state.coupons) {
    coupons_.integer(offer.shopper).text(date).text(coupon_name(offer.kind));
    coupons_.integer(offer.percent).text(promotion_name(offer.promotion)).end_row();
  }
  for (const PendingReturn& back : state.returns) {
    returns_.integer(back.shopper).text(date).text(category_name(back.slot));
    returns_.text(item_name(back.slot)).integer(back.quantity);
    returns_.integer(back.paid_cents).integer(back.clawback_cents).end_row();
  }
  last_ = state;
}

std::string EventFiles::promotion_name(std::uint8_t number) const {
  return number == 0 ? "" : market_.promotions[number - 1U]->terms().label;
}

std::string EventFiles::category_name(std::uint32_t slot) const {
  if (slot == kOtherGoods) return "other";
  return market_.catalogue.categories[market_.catalogue.category_of[slot]].name;
}

std::string EventFiles::item_name(std::uint32_t slot) const {
  return slot == kOtherGoods ? "other" : market_.catalogue.names[slot];
}

void EventFiles::record_sessions(const std::string& date, Workspace& workspace) {
  const std::vector<std::uint32_t> carters = carters_of_last_day(workspace);
  auto next = carters.begin();
  for (const std::uint32_t shopper : visitors_of_last_day(workspace)) {
    const bool cart = next != carters.end() && *next == shopper;
    if (cart) ++next;
    sessions_.integer(next_session_++).integer(shopper).text(date).integer(cart ? 1 : 0).end_row();
  }
}

void EventFiles::record_orders(const MarketState& state, const std::string& date) {
  for (const Order& order : state.orders) {
    std::int64_t units = 0;
    Cents list = 0;
    Cents paid = 0;
    for (std::uint32_t i = order.first_line; i < order.first_line + order.lines; ++i) {
      const OrderLine& line = state.lines[i];
      units += line.quantity;
      list += line.list_cents();
      paid += line.price_cents();
      lines_.integer(next_order_).text(category_name(line.slot)).text(item_name(line.slot));
      lines_.integer(line.quantity).integer(line.regular_cents).integer(line.tag_cents);
      lines_.integer(line.subsidy_cents()).integer(line.price_cents());
      lines_.text(promotion_name(line.promotion)).end_row();
    }
    orders_.integer(next_order_++).integer(order.shopper).text(date);
    orders_.integer(order.lines).integer(units).integer(list).integer(list - paid).integer(paid);
    orders_.integer(order.shipping_cents).integer(order.coupon_percent);
    orders_.integer(order.waived_cents > 0 ? 1 : 0).end_row();
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
    truth_.integer(p.life_left[i] > 0.0F ? 1 : 0);
    truth_.number(p.satisfaction.empty() ? market_.service.start
                                         : static_cast<double>(from_share(p.satisfaction[i])));
    truth_.end_row();
  }
}

std::map<std::string, std::string> EventFiles::contents() {
  record_customers(last_);
  return {{"customers.csv", customers_.take()}, {"sessions.csv", sessions_.take()},
          {"orders.csv", orders_.take()},       {"order_lines.csv", lines_.take()},
          {"coupons.csv", coupons_.take()},     {"returns.csv", returns_.take()},
          {"truth.csv", truth_.take()}};
}

}  // namespace marketday
