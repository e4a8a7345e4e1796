#include "sim/fraud/order_events.h"

#include <algorithm>
#include <limits>

#include "sim/fraud/attempts.h"
#include "sim/fraud/entities.h"
#include "sim/random.h"

namespace marketday {
namespace {

constexpr double kNewDevice = 0.005;  // of honest orders come from one bought since the last

enum Column : std::size_t {
  order_cents,
  discount_cents,
  discount_permille,
  quantity,
  account_age_days,
  orders_before,
  device_accounts,
  ip_accounts,
  address_accounts,
  card_accounts,
  device_is_new,
  address_is_foreign,
  coupon_percent,
  coupon_from_other,
  declines,
  seconds_since_opening,
  return_permille,
  chargebacks,
  referrals,
  is_referred,
  detector_score_permille
};

EventColumn column(std::string name, ColumnKind kind, std::string meaning) {
  return event_column(std::move(name), kind, std::move(meaning));
}

std::int64_t share_permille(std::int64_t part, std::int64_t whole) {
  return whole > 0 ? 1000 * part / whole : 0;
}

// Sub-ticks of the day in seconds.
std::int64_t seconds_of(std::uint32_t arrival) {
  return static_cast<std::int64_t>((std::uint64_t{arrival} * 86400U) >> 32U);
}

void fill_order(const MarketState& state, std::size_t at, EventBatch& events) {
  const Order& order = state.orders[at];
  const FraudState& f = *state.fraud;
  const AccountColumns& a = f.accounts;
  const Population& p = state.population;
  const std::uint32_t i = order.shopper;
  const EntityIds& used = used_by(f, i);
  const Attempt* attempt = attempt_of(f, i);
  std::int64_t list = 0;
  std::int64_t paid = 0;
  std::int64_t units = 0;
  std::uint32_t arrival = std::numeric_limits<std::uint32_t>::max();
  for (std::uint32_t l = order.first_line; l < order.first_line + order.lines; ++l) {
    list += state.lines[l].list_cents();
    paid += state.lines[l].price_cents();
    units += state.lines[l].quantity;
    arrival = std::min(arrival, state.lines[l].arrival);
  }
  const auto set = [&](Column c, std::int64_t value) { events.column(c)[at] = value; };
  set(order_cents, paid);
  set(discount_cents, list - paid);
  set(discount_permille, share_permille(list - paid, list));
  set(quantity, units);
  const int age = state.day - p.joined_day[i] + a.prior_days[i];
  set(account_age_days, std::max(0, age));
  set(orders_before, p.orders[i]);
  for (std::size_t k = 0; k < kEntities; ++k) {
    events.column(device_accounts + k)[at] = f.accounts_on[k][used[k]];
    events.entity(1 + k)[at] = used[k];
  }
  set(device_is_new, used[0] != a.entities[i][0] ? 1 : 0);
  set(address_is_foreign, used[2] != a.entities[i][2] ? 1 : 0);
  set(coupon_percent, order.coupon_percent);
  set(coupon_from_other, attempt != nullptr && attempt->coupon_from_other ? 1 : 0);
  set(declines, attempt != nullptr ? attempt->declines : 0);
  set(seconds_since_opening, seconds_of(arrival));
  set(return_permille, share_permille(a.returns[i], p.orders[i]));
  set(chargebacks, a.chargebacks[i]);
  set(referrals, a.referrals[i]);
  set(is_referred, (attempt != nullptr && attempt->referrer != kNoController) ||
                           (!p.referrer.empty() && p.referrer[i] != kNobody)
                       ? 1
                       : 0);
  set(detector_score_permille, static_cast<std::int64_t>(1000.0F * a.risk[i] + 0.5F));
  events.entity(0)[at] = i;
  events.times()[at] = std::int64_t{state.day} * 86400 + seconds_of(arrival);
}

}  // namespace

const EventSchema& order_event_schema() {
  static const EventSchema schema = [] {
    EventSchema s;
    using K = ColumnKind;
    s.columns = {column("order_cents", K::cents, "to pay for the goods"),
                 column("discount_cents", K::cents, "off the list prices"),
                 column("discount_permille", K::permille, "the same as a share of the list prices"),
                 column("quantity", K::count, "units"),
                 column("account_age_days", K::days, "since registration"),
                 column("orders_before", K::count, "of the account"),
                 column("device_accounts", K::count, "accounts seen on the device"),
                 column("ip_accounts", K::count, "accounts seen behind the IP"),
                 column("address_accounts", K::count, "accounts that ship to the address"),
                 column("card_accounts", K::count, "accounts that pay with the card"),
                 column("device_is_new", K::flag, "another device than the account's last"),
                 column("address_is_foreign", K::flag, "another address than the account's own"),
                 column("coupon_percent", K::percent, "redeemed with the order"),
                 column("coupon_from_other", K::flag, "the coupon was issued to another account"),
                 column("declines", K::count, "cards refused before the one that passed"),
                 column("seconds_since_opening", K::seconds, "since the day's opening"),
                 column("return_permille", K::permille, "lines returned an order so far"),
                 column("chargebacks", K::count, "on the account so far"),
                 column("referrals", K::count, "friends the account was paid for"),
                 column("is_referred", K::flag, "somebody claims to have brought the account"),
                 column("detector_score_permille", K::permille, "last score of the account")};
    s.entities = {"account", "device", "ip", "address", "card"};
    return s;
  }();
  return schema;
}

void note_unusual(const Today& today, MarketState& state) {
  FraudState& f = *state.fraud;
  f.unusual.clear();
  for (const Order& order : state.orders) {
    const std::uint32_t i = order.shopper;
    if (attempt_of(f, i) != nullptr) continue;
    const RandomBlock bits =
        draw(state.seed, i, static_cast<std::uint32_t>(state.day), Purpose::fraud_entity, 4);
    const bool gift = uniform(bits[0]) < today.spec.fraud->accounts.gift_share;
    const bool new_device = uniform(bits[2]) < kNewDevice;
    if (!gift && !new_device) continue;
    EntityIds used = f.accounts.entities[i];
    if (gift) used[2] = f.accounts.entities[bits[1] % f.honest][2];
    if (new_device) used[0] = new_entity(f, Entity::device);
    f.unusual.push_back({i, used});
  }
}

const EntityIds& used_by(const FraudState& fraud, std::uint32_t account) {
  if (const Attempt* attempt = attempt_of(fraud, account)) return attempt->entities;
  const auto place =
      std::lower_bound(fraud.unusual.begin(), fraud.unusual.end(), account,
                       [](const SeenWith& seen, std::uint32_t who) { return seen.account < who; });
  if (place != fraud.unusual.end() && place->account == account) return place->entities;
  return fraud.accounts.entities[account];
}

void fill_order_events(const MarketState& state, EventBatch& events) {
  events.resize(state.orders.size());
  for (std::size_t at = 0; at < state.orders.size(); ++at) fill_order(state, at, events);
}

}  // namespace marketday
