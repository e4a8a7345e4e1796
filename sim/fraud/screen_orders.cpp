#include "sim/fraud/screen_orders.h"

#include <algorithm>

#include "sim/fraud/attempts.h"
#include "sim/fraud/fraudster.h"
#include "sim/fraud/order_events.h"
#include "sim/random.h"

namespace marketday {
namespace {

// Which draws of (account, day, Purpose::screening).
constexpr std::uint32_t kAtOrder = 0;
constexpr std::uint32_t kAtReview = 1;

// The screening of one day.
class Screening {
 public:
  Screening(const Today& today, MarketState& state, bool by_rules, DayRecord& record)
      : today_(today),
        state_(state),
        spec_(today.spec.fraud->screening),
        f_(*state.fraud),
        by_rules_(by_rules),
        record_(record),
        keep_(state.orders.size(), 1) {}

  bool run(std::span<const ScreenAction> actions, std::span<const std::int16_t> scores);

 private:
  struct Waiting {
    std::int16_t score;
    std::size_t at;  // of an order of today, or of a held one
    bool held;
    std::uint32_t account;
  };

  void refuse(std::size_t at) {
    keep_[at] = 0;
    const std::uint32_t account = state_.orders[at].shopper;
    ++f_.today[part_of(*today_.spec.fraud, f_, account)].blocked;
    bother(account);
  }
  void bother(std::uint32_t account) { f_.bothered[account] = 1; }
  Account& ledger_of(std::uint32_t account) {
    const Population& p = state_.population;
    return record_.segments[static_cast<std::size_t>(
        segment_of(today_.spec.segments, p.orders[account], p.last_order[account], state_.day))];
  }

  bool is_fraud(const Attempt& attempt) const {
    return today_.spec.fraud->parts[f_.controllers[attempt.controller].type].type->terms().fraud;
  }

  void challenge(std::size_t at);
  void review(const std::vector<Waiting>& queue);
  bool verdict(std::uint32_t account, bool fraud);
  void hold(std::size_t at, std::int16_t score);
  void release(HeldOrder& held);
  void rebuild();

  const Today& today_;
  MarketState& state_;
  const ScreeningSpec& spec_;
  FraudState& f_;
  bool by_rules_;  // the scenario's own decide, not somebody outside
  DayRecord& record_;
  std::vector<std::uint8_t> keep_;
  std::vector<OrderLine> released_;
};

void Screening::challenge(std::size_t at) {
  const std::uint32_t account = state_.orders[at].shopper;
  FraudAccount& sums = f_.today[part_of(*today_.spec.fraud, f_, account)];
  ++sums.challenged;
  bother(account);
  ledger_of(account).handling_cents += spec_.challenge_cents;
  double passes = 1.0 - spec_.challenge_lost;
  if (const Attempt* attempt = attempt_of(f_, account)) {
    Controller& c = f_.controllers[attempt->controller];
    const Fraudster& type = *today_.spec.fraud->parts[c.type].type;
    passes = spec_.challenge_passed[static_cast<std::size_t>(type.terms().skill)];
    c.wave_take_cents -= today_.spec.fraud->costs.challenge_cents;
  }
  const RandomBlock bits = draw(state_.seed, account, static_cast<std::uint32_t>(state_.day),
                                Purpose::screening, kAtOrder);
  if (uniform(bits[0]) >= passes) refuse(at);
}

// What the reviewer says; labels the account and, when it is fraud, has it banned.
bool Screening::verdict(std::uint32_t account, bool fraud) {
  const RandomBlock bits = draw(state_.seed, account, static_cast<std::uint32_t>(state_.day),
                                Purpose::screening, kAtReview);
  const bool says_fraud = (uniform(bits[0]) < spec_.review_accuracy) == fraud;
  const auto day = static_cast<std::int16_t>(state_.day);
  ledger_of(account).handling_cents += spec_.review_cents;
  ++f_.today[part_of(*today_.spec.fraud, f_, account)].reviewed;
  f_.accounts.reviewed_day[account] = day;
  f_.labels.push_back({account, day, says_fraud});
  if (says_fraud) f_.to_ban.push_back(account);
  return says_fraud;
}

void Screening::hold(std::size_t at, std::int16_t score) {
  const Order& order = state_.orders[at];
  HeldOrder held;
  held.account = order.shopper;
  held.since = static_cast<std::int16_t>(state_.day);
  held.score = static_cast<std::uint16_t>(std::max<std::int16_t>(0, score));
  for (std::uint32_t l = order.first_line; l < order.first_line + order.lines; ++l) {
    held.lines.push_back(state_.lines[l]);
  }
  if (const Attempt* attempt = attempt_of(f_, order.shopper)) {
    held.attempt = {*attempt};
    f_.attempts.erase(f_.attempts.begin() + (attempt - f_.attempts.data()));
  }
  f_.held.push_back(std::move(held));
  keep_[at] = 0;
  bother(order.shopper);
}

// At the prices it was made at; gone when its account orders anew or is banned meanwhile.
void Screening::release(HeldOrder& held) {
  const auto same = std::find_if(state_.orders.begin(), state_.orders.end(),
                                 [&](const Order& o) { return o.shopper == held.account; });
  if (same != state_.orders.end() || f_.accounts.banned_day[held.account] != kNotYet) return;
  for (OrderLine line : held.lines) {
    line.unit_price_cents = line.price_cents() / std::max<Cents>(1, line.quantity);
    line.discount_cents = 0;
    line.tag_cents = line.unit_price_cents;
    line.promotion = 0;
    line.coupon_percent = 0;
    line.fallback_quantity = 0;
    line.plain = line.exclusive = line.extra = true;
    released_.push_back(line);
  }
  for (Attempt& attempt : held.attempt) {
    const auto place = std::lower_bound(
        f_.attempts.begin(), f_.attempts.end(), attempt.account,
        [](const Attempt& a, std::uint32_t account) { return a.account < account; });
    f_.attempts.insert(place, attempt);
  }
}

// Reviewers take the highest scores first; the rest waits, and goes out when it has waited enough.
void Screening::review(const std::vector<Waiting>& queue) {
  std::int64_t left = spec_.review_capacity_per_day;
  std::vector<HeldOrder> before;
  before.swap(f_.held);
  for (const Waiting& one : queue) {
    const bool reached = left > 0;
    if (reached) --left;
    if (one.held) {
      HeldOrder& order = before[one.at];
      const bool fraud = !order.attempt.empty() && is_fraud(order.attempt.front());
      if (reached) {
        if (!verdict(one.account, fraud)) release(order);
      } else if (state_.day - order.since >= spec_.hold_days) {
        release(order);
      } else {
        f_.held.push_back(std::move(order));
      }
    } else if (!reached) {
      hold(one.at, one.score);
    } else if (verdict(one.account, truly_fraud(*today_.spec.fraud, f_, one.account))) {
      refuse(one.at);
    }
  }
  f_.reviews_left = left;
}

void Screening::rebuild() {
  std::vector<OrderLine> lines;
  for (std::size_t at = 0; at < state_.orders.size(); ++at) {
    if (keep_[at] == 0) continue;
    const Order& order = state_.orders[at];
    const auto first = state_.lines.begin() + order.first_line;
    lines.insert(lines.end(), first, first + order.lines);
  }
  lines.insert(lines.end(), released_.begin(), released_.end());
  std::stable_sort(lines.begin(), lines.end(),
                   [](const OrderLine& a, const OrderLine& b) { return a.shopper < b.shopper; });
  state_.lines.swap(lines);
  state_.orders = orders_of(state_.lines);
}

bool Screening::run(std::span<const ScreenAction> actions, std::span<const std::int16_t> scores) {
  std::vector<Waiting> queue;
  for (std::size_t h = 0; h < f_.held.size(); ++h) {
    const HeldOrder& held = f_.held[h];
    queue.push_back({static_cast<std::int16_t>(held.score), h, true, held.account});
  }
  for (std::size_t at = 0; at < state_.orders.size(); ++at) {
    const std::uint32_t account = state_.orders[at].shopper;
    if (f_.accounts.banned_day[account] != kNotYet) {
      refuse(at);
      continue;
    }
    if (actions.empty()) continue;
    if (actions[at] == ScreenAction::deny) {
      refuse(at);
      if (by_rules_) f_.suspects.push_back(account);  // a reviewer says whether they were right
    }
    if (actions[at] == ScreenAction::challenge) challenge(at);
    const std::int16_t score = scores.empty() ? std::int16_t{0} : scores[at];
    if (actions[at] == ScreenAction::review || actions[at] == ScreenAction::hold) {
      queue.push_back({score, at, false, account});
    }
  }
  std::stable_sort(queue.begin(), queue.end(),
                   [](const Waiting& a, const Waiting& b) { return a.score > b.score; });
  review(queue);
  const bool all_kept = std::all_of(keep_.begin(), keep_.end(), [](auto k) { return k != 0; });
  if (all_kept && released_.empty()) return false;
  rebuild();
  return true;
}

}  // namespace

ScreenScratch::ScreenScratch() : events(order_event_schema()) {}

bool truly_fraud(const FraudSpec& spec, const FraudState& fraud, std::uint32_t account) {
  if (const Attempt* attempt = attempt_of(fraud, account)) {
    return spec.parts[fraud.controllers[attempt->controller].type].type->terms().fraud;
  }
  if (account >= fraud.honest) {
    const std::uint32_t controller = fraud.controller_of[account - fraud.honest];
    return spec.parts[fraud.controllers[controller].type].type->terms().fraud;
  }
  return std::binary_search(fraud.compromised.begin(), fraud.compromised.end(), account);
}

std::size_t part_of(const FraudSpec& spec, const FraudState& fraud, std::uint32_t account) {
  if (const Attempt* attempt = attempt_of(fraud, account)) {
    return fraud.controllers[attempt->controller].type;
  }
  if (account < fraud.honest) return spec.parts.size();
  return fraud.controllers[fraud.controller_of[account - fraud.honest]].type;
}

bool screen_orders(const Today& today, MarketState& state, std::span<const ScreenAction> decided,
                   ScreenScratch& scratch, DayRecord& record) {
  const ScreeningSpec& spec = today.spec.fraud->screening;
  std::span<const ScreenAction> actions = decided;
  std::span<const std::int16_t> scores;
  if (actions.empty() && spec.rules) {
    fill_order_events(state, scratch.events);
    spec.rules->evaluate(scratch.events, state.fraud->velocities, scratch.decisions);
    actions = scratch.decisions.actions;
    scores = scratch.decisions.scores;
  }
  return Screening(today, state, decided.empty(), record).run(actions, scores);
}

}  // namespace marketday
