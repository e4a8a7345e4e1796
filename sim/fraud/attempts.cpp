#include "sim/fraud/attempts.h"

#include <algorithm>

#include "sim/fraud/entities.h"
#include "sim/fraud/fraudster.h"
#include "sim/order_value.h"
#include "sim/pricing.h"
#include "sim/random.h"

namespace marketday {
namespace {

constexpr float kCoverResale = 0.5F;  // of list price: goods bought for cover are of little use

// One unit of something in stock at its tag, as anybody might.
bool buy_for_cover(const FraudDay& day, const RandomBlock& luck, Attempt& attempt) {
  const Catalogue& catalogue = day.today.spec.catalogue;
  for (std::uint32_t k = 0; k < catalogue.slots(); ++k) {
    const std::uint32_t slot = (luck[1] + k) % catalogue.slots();
    if (catalogue.is_item[slot] == 0) continue;
    if (!catalogue.unlimited_stock && day.today.state.stock_units[slot] <= 0) continue;
    attempt.slot = slot;
    attempt.quantity = 1;
    attempt.resale = kCoverResale;
    return true;
  }
  return false;
}

OrderLine line_of(const FraudDay& day, const Attempt& attempt, std::uint32_t tie) {
  const MarketSpec& spec = day.today.spec;
  const Population& p = day.today.state.population;
  const std::uint32_t i = attempt.account;
  const int today = day.today.state.day;
  OrderLine line;
  line.shopper = i;
  line.slot = attempt.slot;
  line.arrival = attempt.arrival;
  line.tie = tie;
  line.quantity = attempt.quantity;
  line.segment =
      static_cast<std::uint8_t>(segment_of(spec.segments, p.orders[i], p.last_order[i], today));
  line.group = static_cast<std::uint8_t>(group_of(p, i, line.segment, today));
  const SegmentTerms& tags = day.terms.groups[line.group];
  line.regular_cents = spec.catalogue.price_cents[line.slot];
  line.tag_cents = tags.price_cents[line.slot];
  line.promotion = tags.promotion[line.slot];
  line.exclusive = line.promotion > 0 && !spec.promotions[line.promotion - 1U]->terms().stacks;
  const std::uint8_t held =
      p.coupon_kind[i] == CouponKind::percent ? p.coupon_percent[i] : std::uint8_t{0};
  line.coupon_percent = line.exclusive ? std::uint8_t{0} : std::max(held, attempt.coupon_percent);
  line.free_shipping = p.coupon_kind[i] == CouponKind::free_shipping;
  line.unit_price_cents = cut_price(line.tag_cents, line.coupon_percent / 100.0);
  return line;
}

bool ordered_already(const MarketState& state, std::uint32_t account) {
  const auto place = std::lower_bound(
      state.orders.begin(), state.orders.end(), account,
      [](const Order& order, std::uint32_t shopper) { return order.shopper < shopper; });
  return place != state.orders.end() && place->shopper == account;
}

// Orders, and their lines with them, by shopper.
void sort_orders(MarketState& state) {
  std::stable_sort(state.orders.begin(), state.orders.end(),
                   [](const Order& a, const Order& b) { return a.shopper < b.shopper; });
  std::vector<OrderLine> lines;
  lines.reserve(state.lines.size());
  for (Order& order : state.orders) {
    const auto first = state.lines.begin() + order.first_line;
    order.first_line = static_cast<std::uint32_t>(lines.size());
    lines.insert(lines.end(), first, first + order.lines);
  }
  state.lines.swap(lines);
}

// Fills in what one acting account attempts; false: nothing today.
bool make_attempt(const FraudDay& day, const Acting& acting, const RandomBlock& luck,
                  Attempt& attempt) {
  const Fraudster& type = *day.fraud.parts[day.state.controllers[acting.controller].type].type;
  attempt.account = attempt.actor = acting.account;
  attempt.controller = acting.controller;
  attempt.camouflage = acting.camouflage;
  attempt.entities = day.state.accounts.entities[acting.account];
  attempt.resale = static_cast<float>(type.terms().resale);
  if (acting.camouflage) return buy_for_cover(day, luck, attempt);
  return type.attack(day, luck, attempt);
}

// By account; of two intruders in one account the first.
void keep_one_an_account(std::vector<Attempt>& attempts, std::vector<OrderLine>& lines) {
  const auto by_account = [](const Attempt& a, const Attempt& b) { return a.account < b.account; };
  const auto by_shopper = [](const OrderLine& a, const OrderLine& b) {
    return a.shopper < b.shopper;
  };
  std::stable_sort(attempts.begin(), attempts.end(), by_account);
  std::stable_sort(lines.begin(), lines.end(), by_shopper);
  const auto same_account = [](const Attempt& a, const Attempt& b) {
    return a.account == b.account;
  };
  const auto same_shopper = [](const OrderLine& a, const OrderLine& b) {
    return a.shopper == b.shopper;
  };
  attempts.erase(std::unique(attempts.begin(), attempts.end(), same_account), attempts.end());
  lines.erase(std::unique(lines.begin(), lines.end(), same_shopper), lines.end());
}

}  // namespace

void attempt_fraud(const Today& today, const DayTerms& terms, MarketState& state) {
  if (!state.fraud || today.episode_day < 0) return;
  FraudState& f = *state.fraud;
  f.attempts.clear();
  const FraudDay day{today, terms, *today.spec.fraud, f};
  std::vector<OrderLine> lines;
  for (const Acting& acting : f.acting) {
    const auto when = static_cast<std::uint32_t>(state.day);
    const RandomBlock luck = draw(state.seed, acting.account, when, Purpose::fraud_act, 0);
    const RandomBlock clock = draw(state.seed, acting.account, when, Purpose::fraud_act, 2);
    Attempt attempt;
    attempt.arrival = clock[0];
    if (!make_attempt(day, acting, luck, attempt)) continue;
    if (f.accounts.banned_day[attempt.account] != kNotYet) continue;
    if (ordered_already(state, attempt.account)) continue;
    if (attempt.address_variant) {
      attempt.entities[static_cast<std::size_t>(Entity::address)] = new_entity(f, Entity::address);
    }
    f.attempts.push_back(attempt);
    lines.push_back(line_of(day, attempt, clock[1]));
  }
  if (lines.empty()) return;
  keep_one_an_account(f.attempts, lines);
  std::vector<Order> orders = orders_of(lines);
  price_orders({today, terms, lines, orders});
  const auto offset = static_cast<std::uint32_t>(state.lines.size());
  state.lines.insert(state.lines.end(), lines.begin(), lines.end());
  for (Order one : orders) {
    one.first_line += offset;
    state.orders.push_back(one);
  }
  sort_orders(state);
}

const Attempt* attempt_of(const FraudState& fraud, std::uint32_t account) {
  const auto place = std::lower_bound(
      fraud.attempts.begin(), fraud.attempts.end(), account,
      [](const Attempt& attempt, std::uint32_t who) { return attempt.account < who; });
  return place != fraud.attempts.end() && place->account == account ? &*place : nullptr;
}

}  // namespace marketday
