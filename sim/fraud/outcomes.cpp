#include "sim/fraud/outcomes.h"

#include <xxhash.h>

#include <algorithm>
#include <limits>

#include "sim/fraud/attempts.h"
#include "sim/fraud/entities.h"
#include "sim/fraud/fraudster.h"
#include "sim/fraud/order_events.h"
#include "sim/fraud/screen_orders.h"
#include "sim/random.h"

namespace marketday {
namespace {

constexpr double kRingsShare = 0.5;  // of the subsidy on a fabricated order; the seller's rest
constexpr double kWornUse = 0.2;     // of list price: what wearing it once was worth
constexpr int kLeastReturnDays = 5;
constexpr std::uint32_t kReturnSpread = 15;

template <typename T>
void add_to(T& column, std::int64_t amount = 1) {
  const std::int64_t sum = std::int64_t{column} + amount;
  column = static_cast<T>(std::min<std::int64_t>(sum, std::numeric_limits<T>::max()));
}

// Of one order: what was bought, at which prices.
struct Bought {
  Cents list = 0;
  Cents paid = 0;
  Cents cost = 0;
  std::int64_t units = 0;
  std::uint32_t arrival = std::numeric_limits<std::uint32_t>::max();
};

Bought bought_with(const MarketSpec& spec, const MarketState& state, const Order& order) {
  Bought b;
  for (std::uint32_t l = order.first_line; l < order.first_line + order.lines; ++l) {
    const OrderLine& line = state.lines[l];
    b.list += line.list_cents();
    b.paid += line.price_cents();
    b.units += line.quantity;
    b.arrival = std::min(b.arrival, line.arrival);
    if (line.slot != kOtherGoods) {
      b.cost += spec.catalogue.unit_cost_cents[line.slot] * line.quantity;
    }
  }
  return b;
}

// What the shop remembers of the account that ordered.
void remember_account(const MarketState& state, const Order& order, const Bought& b,
                      FraudState& f) {
  AccountColumns& a = f.accounts;
  const std::uint32_t i = order.shopper;
  add_to(a.list_cents[i], b.list);
  add_to(a.discount_cents[i], b.list - b.paid);
  const int age = state.day - state.population.joined_day[i] + a.prior_days[i];
  if (a.first_order_age_days[i] == kNever) {
    a.first_order_age_days[i] = static_cast<std::uint16_t>(std::clamp(age, 0, 65534));
  }
  if (b.list == b.paid) add_to(a.full_price_orders[i]);
  a.most_units[i] =
      std::max(a.most_units[i], static_cast<std::uint8_t>(std::min<std::int64_t>(255, b.units)));
  a.earliest_arrival[i] = std::min(a.earliest_arrival[i], b.arrival);
  const std::uint32_t slot = state.lines[order.first_line].slot;
  if (slot == a.last_slot[i]) add_to(a.same_slot_orders[i]);
  a.last_slot[i] = slot;
  EntityIds& own = a.entities[i];
  const EntityIds& used = used_by(f, i);
  for (std::size_t k = 0; k < kEntities; ++k) {
    if (used[k] != own[k]) count_account(f, static_cast<Entity>(k), used[k]);
  }
  if (used[0] != own[0]) {
    add_to(a.device_changes[i]);
    own[0] = used[0];
  }
  if (used[2] != own[2]) add_to(a.foreign_addresses[i]);
}

// Section (e): what the attacker makes of a granted order.
Cents gain_of(const Attempt& attempt, const Bought& b, Cents shipping) {
  const auto goods =
      static_cast<Cents>(static_cast<double>(attempt.resale) * static_cast<double>(b.list));
  const Cents extra = attempt.fee_cents + attempt.bonus_cents;
  if (attempt.user_pays) return extra;
  if (attempt.colludes) {
    return extra + static_cast<Cents>(kRingsShare * static_cast<double>(b.list - b.paid));
  }
  if (attempt.stolen_card) return goods + extra;
  const Cents outlay = b.paid + shipping;
  if (attempt.returned <= 0.0F) return goods + extra - outlay;
  const auto refund =
      static_cast<Cents>(static_cast<double>(attempt.returned) * static_cast<double>(b.paid));
  const Cents kept =
      attempt.recovered > 0.0F ? static_cast<Cents>(kWornUse * static_cast<double>(b.list)) : goods;
  return kept + refund + extra - outlay;
}

class Settlement {
 public:
  Settlement(const Today& today, MarketState& state, DayRecord& record)
      : today_(today),
        fraud_(*today.spec.fraud),
        state_(state),
        f_(*state.fraud),
        record_(record) {}

  void settle_orders();
  void settle_reversals();

 private:
  void settle_attempt(const Attempt& attempt, const Order& order, const Bought& b);
  void schedule_reversals(const Attempt& attempt, const Order& order, const Bought& b);
  void note_compromised(std::uint32_t account);

  const Today& today_;
  const FraudSpec& fraud_;
  MarketState& state_;
  FraudState& f_;
  DayRecord& record_;
};

void Settlement::note_compromised(std::uint32_t account) {
  const auto place = std::lower_bound(f_.compromised.begin(), f_.compromised.end(), account);
  if (place == f_.compromised.end() || *place != account) f_.compromised.insert(place, account);
}

void Settlement::schedule_reversals(const Attempt& attempt, const Order& order, const Bought& b) {
  const RandomBlock bits = draw(state_.seed, attempt.account,
                                static_cast<std::uint32_t>(state_.day), Purpose::fraud_label);
  Reversal back;
  back.account = attempt.account;
  back.controller = attempt.controller;
  back.segment = order.segment;
  if (attempt.stolen_card) {
    const LabelSpec& labels = fraud_.labels;
    const auto spread =
        static_cast<std::uint32_t>(labels.chargeback_most_days - labels.chargeback_least_days + 1);
    back.day = static_cast<std::int16_t>(state_.day + labels.chargeback_least_days +
                                         static_cast<int>(bits[0] % spread));
    back.chargeback = true;
    back.refund_cents = b.paid + order.shipping_cents;
    back.handling_cents = labels.chargeback_fee_cents;
    f_.reversals.push_back(back);
  } else if (attempt.returned > 0.0F) {
    back.day = static_cast<std::int16_t>(state_.day + kLeastReturnDays +
                                         static_cast<int>(bits[1] % kReturnSpread));
    back.refund_cents =
        static_cast<Cents>(static_cast<double>(attempt.returned) * static_cast<double>(b.paid));
    back.recovered_cents =
        static_cast<Cents>(static_cast<double>(attempt.returned) *
                           static_cast<double>(attempt.recovered) * static_cast<double>(b.cost));
    back.handling_cents = today_.spec.costs.return_cents;
    f_.reversals.push_back(back);
  }
}

void Settlement::settle_attempt(const Attempt& attempt, const Order& order, const Bought& b) {
  Controller& c = f_.controllers[attempt.controller];
  FraudAccount& sums = f_.today[c.type];
  ++sums.granted;
  sums.paid_cents += b.paid;
  sums.subsidy_cents += b.list - b.paid + attempt.bonus_cents;
  sums.loss_cents += attempt.bonus_cents - order.profit_cents;
  Account& book = record_.segments[order.segment];
  book.discount_cents += attempt.bonus_cents;
  if (attempt.colludes) {  // the seller is paid the list price for what never left
    book.refund_cents += b.list + order.shipping_cents;
    book.recovered_cents += b.cost;
    sums.loss_cents += b.list + order.shipping_cents - b.cost;
  }
  c.wave_take_cents += gain_of(attempt, b, order.shipping_cents);
  if (attempt.camouflage) return;
  ++c.granted;
  if (c.first_grant_day == kNotYet) c.first_grant_day = static_cast<std::int16_t>(state_.day);
  if (attempt.account < f_.honest) note_compromised(attempt.account);
  if (attempt.coupon_from_other) add_to(f_.accounts.foreign_coupons[attempt.account]);
  if (attempt.referrer != kNoController) add_to(f_.accounts.referrals[attempt.referrer]);
  schedule_reversals(attempt, order, b);
}

void Settlement::settle_orders() {
  for (const Order& order : state_.orders) {
    const Bought b = bought_with(today_.spec, state_, order);
    const Attempt* attempt = attempt_of(f_, order.shopper);
    FraudAccount& honest = f_.today.back();
    if (attempt != nullptr) {
      settle_attempt(*attempt, order, b);
    } else {
      ++honest.granted;
      honest.paid_cents += b.paid;
      honest.subsidy_cents += b.list - b.paid;
    }
    remember_account(state_, order, b, f_);
  }
  for (const Attempt& attempt : f_.attempts) {
    add_to(f_.accounts.declines[attempt.account], attempt.declines);
    Controller& c = f_.controllers[attempt.controller];
    if (attempt.camouflage) continue;
    ++c.attempts;
    ++f_.today[c.type].attempts;
    add_to(f_.uses[attempt.actor - f_.honest]);
    const auto order =
        std::lower_bound(state_.orders.begin(), state_.orders.end(), attempt.account,
                         [](const Order& o, std::uint32_t account) { return o.shopper < account; });
    if (order == state_.orders.end() || order->shopper != attempt.account) ++c.wave_blocked;
  }
  for (const PendingReturn& back : state_.returns) add_to(f_.accounts.returns[back.shopper]);
}

void Settlement::settle_reversals() {
  const auto due =
      std::stable_partition(f_.reversals.begin(), f_.reversals.end(),
                            [&](const Reversal& back) { return back.day != state_.day; });
  for (auto back = due; back != f_.reversals.end(); ++back) {
    Account& book = record_.segments[back->segment];
    book.refund_cents += back->refund_cents;
    book.recovered_cents += back->recovered_cents;
    book.handling_cents += back->handling_cents;
    f_.today[f_.controllers[back->controller].type].loss_cents +=
        back->refund_cents + back->handling_cents - back->recovered_cents;
    if (back->chargeback) {
      add_to(f_.accounts.chargebacks[back->account]);
      f_.labels.push_back({back->account, static_cast<std::int16_t>(state_.day), true});
    } else {
      add_to(f_.accounts.returns[back->account]);
      ++book.returned_lines;
    }
  }
  f_.reversals.erase(due, f_.reversals.end());
}

}  // namespace

FraudAccount& FraudAccount::operator+=(const FraudAccount& o) {
  attempts += o.attempts;
  granted += o.granted;
  challenged += o.challenged;
  blocked += o.blocked;
  reviewed += o.reviewed;
  banned += o.banned;
  paid_cents += o.paid_cents;
  subsidy_cents += o.subsidy_cents;
  loss_cents += o.loss_cents;
  take_cents += o.take_cents;
  return *this;
}

void open_fraud_day(MarketState& state) {
  if (!state.fraud) return;
  for (FraudAccount& sums : state.fraud->today) sums = {};
}

void settle_fraud(const Today& today, MarketState& state, DayRecord& record) {
  if (!state.fraud) return;
  Settlement settlement(today, state, record);
  settlement.settle_orders();
  settlement.settle_reversals();
}

std::uint64_t hash_fraud(const FraudState& f, std::uint64_t hash) {
  if (f.controllers.empty() && f.labels.empty()) return hash;
  std::vector<std::int64_t> rest;
  for (const Controller& c : f.controllers) {
    rest.insert(rest.end(), {c.tactic, static_cast<std::int64_t>(c.stage), c.until, c.wave,
                             c.wave_take_cents, c.take_cents, c.first_ban_day, c.losing_waves,
                             static_cast<std::int64_t>(c.accounts.size())});
  }
  for (const FraudAccount& sums : f.total) {
    rest.insert(rest.end(), {sums.attempts, sums.granted, sums.blocked, sums.loss_cents});
  }
  rest.insert(rest.end(),
              {static_cast<std::int64_t>(f.labels.size()), static_cast<std::int64_t>(f.held.size()),
               static_cast<std::int64_t>(f.registered)});
  hash = XXH3_64bits_withSeed(rest.data(), rest.size() * sizeof(rest[0]), hash);
  const auto& risk = f.accounts.risk;
  const auto& banned = f.accounts.banned_day;
  hash = XXH3_64bits_withSeed(risk.data(), risk.size() * sizeof(risk[0]), hash);
  return XXH3_64bits_withSeed(banned.data(), banned.size() * sizeof(banned[0]), hash);
}

}  // namespace marketday
