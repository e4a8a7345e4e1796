#include "experiments/event_files.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "models/purchase_history.h"
#include "sim/fraud/fraud_state.h"
#include "sim/fraud/fraudster.h"
#include "sim/promotion.h"
#include "sim/random.h"

namespace marketday {
namespace {

const char* coupon_name(CouponKind kind) {
  if (kind == CouponKind::amount) return "amount_off";
  return kind == CouponKind::free_shipping ? "free_shipping" : "percent_off";
}

constexpr std::uint32_t kAtId = 9;  // which draw of (account, Purpose::fraud_entity)
constexpr double kEmpty = std::numeric_limits<double>::quiet_NaN();

std::vector<std::string> truth_header(bool fraud) {
  std::vector<std::string> header = {"customer_id",    "class", "price_coefficient",
                                     "visits_per_day", "alive", "satisfaction"};
  if (fraud) header.insert(header.end(), {"fraudster", "controller", "first_abuse_date"});
  return header;
}

// Ids that count from 0 as they are met, so that a great one means nothing.
class Renumbered {
 public:
  std::int64_t operator()(std::uint32_t id) {
    return seen_.emplace(id, static_cast<std::int64_t>(seen_.size())).first->second;
  }

 private:
  std::map<std::uint32_t, std::int64_t> seen_;
};

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
      accounts_({"account", "registered_date", "device", "ip", "address", "card"}),
      truth_(truth_header(market.fraud != nullptr)) {}

void EventFiles::number_accounts(const MarketState& state) {
  if (!state.fraud || !ids_.empty()) return;
  const std::uint32_t count = state.population.count;
  std::vector<std::uint64_t> keys(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    const RandomBlock bits = draw(state.seed, i, 0, Purpose::fraud_entity, kAtId);
    keys[i] = std::uint64_t{bits[0]} << 32U | bits[1];
  }
  with_id_.resize(count);
  std::iota(with_id_.begin(), with_id_.end(), 0U);
  std::stable_sort(with_id_.begin(), with_id_.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return keys[a] < keys[b]; });
  ids_.resize(count);
  for (std::uint32_t id = 0; id < count; ++id) ids_[with_id_[id]] = id;
}

std::vector<std::size_t> EventFiles::by_id(
    std::size_t rows, const std::function<std::uint32_t(std::size_t)>& account) const {
  std::vector<std::size_t> places(rows);
  std::iota(places.begin(), places.end(), std::size_t{0});
  if (ids_.empty()) return places;
  std::stable_sort(places.begin(), places.end(), [&](std::size_t a, std::size_t b) {
    return ids_[account(a)] < ids_[account(b)];
  });
  return places;
}

void EventFiles::record(const MarketState& state, Workspace& workspace) {
  const int day = state.day - 1;
  const std::string date = calendar_date(day * market_.clock.period_days);
  number_accounts(state);
  record_attacks(state, day);
  record_sessions(date, workspace);
  record_orders(state, date);
  for (const std::size_t k :
       by_id(state.coupons.size(), [&](std::size_t at) { return state.coupons[at].shopper; })) {
    const CouponOffer& offer = state.coupons[k];
    coupons_.integer(id_of(offer.shopper)).text(date).text(coupon_name(offer.kind));
    coupons_.integer(offer.percent).text(promotion_name(offer.promotion)).end_row();
  }
  for (const std::size_t k :
       by_id(state.returns.size(), [&](std::size_t at) { return state.returns[at].shopper; })) {
    const PendingReturn& back = state.returns[k];
    returns_.integer(id_of(back.shopper)).text(date).text(category_name(back.slot));
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
  const std::vector<std::uint32_t> visitors = visitors_of_last_day(workspace);
  for (const std::size_t k : by_id(visitors.size(), [&](std::size_t at) { return visitors[at]; })) {
    const bool cart = std::binary_search(carters.begin(), carters.end(), visitors[k]);
    sessions_.integer(next_session_++).integer(id_of(visitors[k])).text(date);
    sessions_.integer(cart ? 1 : 0).end_row();
  }
}

void EventFiles::record_orders(const MarketState& state, const std::string& date) {
  for (const std::size_t k :
       by_id(state.orders.size(), [&](std::size_t at) { return state.orders[at].shopper; })) {
    const Order& order = state.orders[k];
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
    orders_.integer(next_order_++).integer(id_of(order.shopper)).text(date);
    orders_.integer(order.lines).integer(units).integer(list).integer(list - paid).integer(paid);
    orders_.integer(order.shipping_cents).integer(order.coupon_percent);
    orders_.integer(order.waived_cents > 0 ? 1 : 0).end_row();
  }
}

void EventFiles::record_customers(const MarketState& state) {
  const Population& p = state.population;
  for (std::uint32_t id = 0; id < p.count; ++id) {
    const std::uint32_t i = with_id_.empty() ? id : with_id_[id];
    if (p.joined_day[i] >= state.day) continue;  // has not come yet
    const int segment = segment_of(market_.segments, p.orders[i], p.last_order[i], state.day);
    customers_.integer(id).text(calendar_date(p.joined_day[i] * market_.clock.period_days));
    customers_.integer(p.orders[i]).integer(p.spent_cents[i]).text(kSegmentNames[segment]);
    customers_.end_row();
    record_truth(state, i);
  }
}

// A fraudster's account has no class, no taste and no life: nobody lives in it.
void EventFiles::record_truth(const MarketState& state, std::uint32_t i) {
  const Population& p = state.population;
  truth_.integer(id_of(i));
  if (state.fraud && i >= state.fraud->honest) {
    truth_.text("").number(kEmpty).number(kEmpty).number(kEmpty).number(kEmpty);
  } else {
    truth_.text(market_.population.classes[p.class_id[i]].name);
    truth_.number(static_cast<double>(p.price_coefficient[i]));
    truth_.number(static_cast<double>(p.visit_rate[i]) / market_.clock.period_days);
    truth_.integer(p.life_left[i] > 0.0F ? 1 : 0);
    truth_.number(p.satisfaction.empty() ? market_.service.start
                                         : static_cast<double>(from_share(p.satisfaction[i])));
  }
  if (state.fraud) record_label(*state.fraud, i);
  truth_.end_row();
}

// Whose account it is, or who got into it.
void EventFiles::record_label(const FraudState& fraud, std::uint32_t i) {
  const auto abuse = abuse_.find(i);
  std::uint32_t controller = kNoController;
  if (i >= fraud.honest) controller = fraud.controller_of[i - fraud.honest];
  if (controller == kNoController && abuse != abuse_.end()) controller = abuse->second.controller;
  if (controller == kNoController) {
    truth_.text("").text("").text("");
    return;
  }
  const std::uint8_t part = fraud.controllers[controller].type;
  truth_.text(market_.fraud->parts[part].type->terms().name).integer(controller);
  truth_.text(abuse == abuse_.end() ? ""
                                    : calendar_date(abuse->second.day * market_.clock.period_days));
}

void EventFiles::record_attacks(const MarketState& state, int day) {
  if (!state.fraud) return;
  const auto note = [&](const Attempt& attempt) {
    if (attempt.camouflage) return;
    abuse_.emplace(attempt.account, Abuse{day, attempt.controller});
    abuse_.emplace(attempt.actor, Abuse{day, attempt.controller});
  };
  for (const Attempt& attempt : state.fraud->attempts) note(attempt);
  for (const HeldOrder& held : state.fraud->held) {
    if (held.since == day && !held.attempt.empty()) note(held.attempt.front());
  }
}

// What the shop knows: entities by the last use.
void EventFiles::record_accounts(const MarketState& state) {
  if (!state.fraud) return;
  const AccountColumns& a = state.fraud->accounts;
  const Population& p = state.population;
  std::array<Renumbered, kEntities> numbers;
  for (const std::uint32_t i : with_id_) {
    if (p.joined_day[i] >= state.day) continue;
    // who was there at the opening had registered before
    const int registered = p.joined_day[i] > 0 ? p.joined_day[i] : -int{a.prior_days[i]};
    accounts_.integer(id_of(i)).text(calendar_date(registered * market_.clock.period_days));
    for (std::size_t k = 0; k < kEntities; ++k) accounts_.integer(numbers[k](a.entities[i][k]));
    accounts_.end_row();
  }
}

std::map<std::string, std::string> EventFiles::contents() {
  record_customers(last_);
  record_accounts(last_);
  std::map<std::string, std::string> files = {
      {"customers.csv", customers_.take()}, {"sessions.csv", sessions_.take()},
      {"orders.csv", orders_.take()},       {"order_lines.csv", lines_.take()},
      {"coupons.csv", coupons_.take()},     {"returns.csv", returns_.take()},
      {"truth.csv", truth_.take()}};
  if (market_.fraud) files["accounts.csv"] = accounts_.take();
  return files;
}

}  // namespace marketday
