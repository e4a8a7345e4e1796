#include "sim/environment/screening_books.h"

#include <algorithm>

#include "sim/fraud/attempts.h"
#include "sim/fraud/screen_orders.h"

namespace marketday {
namespace {

Cents effect_of(const Reversal& back) {
  return back.recovered_cents - back.refund_cents - back.handling_cents;
}

// Orders are ascending by shopper.
const Order* order_of(const MarketState& state, std::uint32_t account) {
  const auto found =
      std::lower_bound(state.orders.begin(), state.orders.end(), account,
                       [](const Order& o, std::uint32_t shopper) { return o.shopper < shopper; });
  return found == state.orders.end() || found->shopper != account ? nullptr : &*found;
}

// Of its goods at list prices. Colluding sellers are paid it for goods that never leave
// (sim/fraud/outcomes.cpp).
Cents list_margin_cents(const MarketSpec& spec, const MarketState& state, const Order& order) {
  Cents sum = 0;
  for (std::uint32_t l = order.first_line; l < order.first_line + order.lines; ++l) {
    const OrderLine& line = state.lines[l];
    sum += line.list_cents();
    if (line.slot != kOtherGoods) {
      sum -= spec.catalogue.unit_cost_cents[line.slot] * line.quantity;
    }
  }
  return sum;
}

// The margin that the shop would have had on goods that are sold on.
Cents displaced_by(const MarketSpec& spec, const HiddenCosts& hidden, const MarketState& state,
                   const Attempt& attempt, const Order& order) {
  if (attempt.resale <= 0.0F || attempt.colludes || attempt.camouflage || attempt.user_pays)
    return 0;
  return static_cast<Cents>(hidden.displaced_share *
                            static_cast<double>(list_margin_cents(spec, state, order)));
}

const HeldOrder* held_since(const MarketState& state, std::uint32_t account, int day) {
  for (const HeldOrder& held : state.fraud->held) {
    if (held.account == account && held.since == day) return &held;
  }
  return nullptr;
}

}  // namespace

Cents reversals_to_come(const FraudState& fraud) {
  Cents sum = 0;
  for (const Reversal& back : fraud.reversals) sum += effect_of(back);
  return sum;
}

void ScreeningBooks::open(const MarketState& state, std::span<const std::uint32_t> accounts) {
  const FraudState& fraud = *state.fraud;
  orders_.clear();
  for (const std::uint32_t account : accounts) {
    ScreenedOrder order;
    order.account = account;
    order.honest = part_of(*spec_.fraud, fraud, account) == spec_.fraud->parts.size();
    orders_.push_back(order);
  }
  to_come_cents_ = reversals_to_come(fraud);
  old_reversals_ = 0;
  for (const Reversal& back : fraud.reversals) old_reversals_ += back.day != state.day ? 1 : 0;
}

void ScreeningBooks::close(const MarketState& state, std::span<const ScreenAction> actions) {
  const ScreeningSpec& screening = spec_.fraud->screening;
  for (std::size_t row = 0; row < orders_.size(); ++row) {
    ScreenedOrder& order = orders_[row];
    order.held = held_since(state, order.account, state.day - 1) != nullptr;
    take_profit(state, order);
    const bool granted = order_of(state, order.account) != nullptr;
    order.refused = !granted && !order.held && actions[row] != ScreenAction::allow;
    if (actions[row] == ScreenAction::challenge) order.profit_cents -= screening.challenge_cents;
    if (actions[row] == ScreenAction::review && !order.held) {
      order.profit_cents -= screening.review_cents;
    }
  }
}

void ScreeningBooks::take_profit(const MarketState& state, ScreenedOrder& order) const {
  const Order* granted = order_of(state, order.account);
  if (granted == nullptr) return;
  order.profit_cents += granted->profit_cents;
  order.subsidy_cents = subsidy_of(*granted, state.lines);
  if (const Attempt* attempt = attempt_of(*state.fraud, order.account)) {
    order.profit_cents -= attempt->bonus_cents;
    order.subsidy_cents += attempt->bonus_cents;
    if (attempt->colludes) order.profit_cents -= list_margin_cents(spec_, state, *granted);
    order.profit_cents -= displaced_by(spec_, hidden_, state, *attempt, *granted);
  }
  count_reversals(state, order);
}

// Those that the day added stand at the end of the list.
void ScreeningBooks::count_reversals(const MarketState& state, ScreenedOrder& order) const {
  const std::vector<Reversal>& all = state.fraud->reversals;
  for (std::size_t k = old_reversals_; k < all.size(); ++k) {
    if (all[k].account != order.account) continue;
    order.profit_cents += effect_of(all[k]);
    if (all[k].chargeback) order.chargeback_day = all[k].day;
  }
}

bool ScreeningBooks::resolve_held(const MarketState& state, std::uint32_t account, int since,
                                  ScreenedOrder& order) const {
  if (held_since(state, account, since) != nullptr) return false;
  order = {};
  order.account = account;
  const auto same = [&](const ScreenedOrder& today) { return today.account == account; };
  const bool ordered_anew = std::any_of(orders_.begin(), orders_.end(), same);
  if (state.fraud->accounts.reviewed_day[account] == state.day - 1) {
    order.profit_cents -= spec_.fraud->screening.review_cents;
  }
  if (ordered_anew) return true;  // the new order took its place
  order.refused = order_of(state, account) == nullptr;
  take_profit(state, order);
  return true;
}

Cents ScreeningBooks::displaced_cents(const MarketState& state) const {
  Cents sum = 0;
  for (const Attempt& attempt : state.fraud->attempts) {
    const Order* order = order_of(state, attempt.account);
    if (order != nullptr) sum += displaced_by(spec_, hidden_, state, attempt, *order);
  }
  return sum;
}

Cents ScreeningBooks::value_cents(const MarketState& state) const {
  return state.yesterday.total().profit_cents() + reversals_to_come(*state.fraud) - to_come_cents_ -
         displaced_cents(state) - honest_refused(state) * hidden_.lost_customer_cents;
}

Cents ScreeningBooks::value_of_fraud_cents(const MarketState& state) const {
  Cents loss = 0;
  for (const FraudAccount& part : state.fraud->today) loss += part.loss_cents;
  return reversals_to_come(*state.fraud) - to_come_cents_ - displaced_cents(state) - loss;
}

void Worth::add(const ScreeningBooks& books, const MarketState& state) {
  accrued_cents += books.value_cents(state) - state.yesterday.total().profit_cents();
  fraud_cents += books.value_of_fraud_cents(state);
}

std::vector<Metric> Worth::behind(std::vector<Metric> metrics) const {
  const auto profit = std::find_if(metrics.begin(), metrics.end(),
                                   [](const Metric& m) { return m.name == "profit_cents"; });
  const double value = profit->value + static_cast<double>(accrued_cents);
  metrics.push_back({"accrued_cents", static_cast<double>(accrued_cents)});
  metrics.push_back({"net_value_cents", value});
  metrics.push_back({"honest_value_cents", value - static_cast<double>(fraud_cents)});
  return metrics;
}

std::int64_t ScreeningBooks::honest_refused(const MarketState& state) {
  return state.fraud->today.back().blocked;
}

}  // namespace marketday
