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

// Colluding sellers are paid the list price for goods that never leave (sim/fraud/outcomes.cpp).
Cents collusion_cents(const MarketSpec& spec, const MarketState& state, const Order& order) {
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
    if (attempt->colludes) order.profit_cents -= collusion_cents(spec_, state, *granted);
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

Cents ScreeningBooks::accrued_profit_cents(const MarketState& state) const {
  return state.yesterday.total().profit_cents() + reversals_to_come(*state.fraud) - to_come_cents_;
}

std::int64_t ScreeningBooks::honest_refused(const MarketState& state) {
  return state.fraud->today.back().blocked;
}

}  // namespace marketday
