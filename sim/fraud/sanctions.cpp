#include <algorithm>
#include <unordered_map>

#include "sim/fraud/account_table.h"
#include "sim/fraud/fraudster.h"
#include "sim/fraud/outcomes.h"
#include "sim/fraud/screen_orders.h"
#include "sim/random.h"

namespace marketday {
namespace {

constexpr std::uint32_t kAtInvestigation = 2;  // draws of (account, day, Purpose::screening)
constexpr std::uint32_t kAtAppeal = 3;
constexpr int kMemoryDays = 30;  // an account that was cleared is left in peace for so long
constexpr std::size_t kMostWaiting = 1000;  // suspects that are kept for another day

class Sanctions {
 public:
  Sanctions(const Today& today, MarketState& state, DayRecord& record)
      : today_(today),
        fraud_(*today.spec.fraud),
        spec_(today.spec.fraud->screening),
        state_(state),
        f_(*state.fraud),
        record_(record) {}

  void score_accounts();
  void investigate();
  void hear_appeals();
  void ban();

 private:
  // Neither banned nor looked into lately.
  bool open_to_review(std::uint32_t account) const {
    const int day = f_.accounts.reviewed_day[account];
    return f_.accounts.banned_day[account] == kNotYet &&
           (day == kNotYet || state_.day - day >= kMemoryDays);
  }
  std::vector<std::uint32_t> most_suspect(const AccountTable& table,
                                          const std::vector<double>& scores, double least,
                                          std::size_t most) const;
  void look_into(std::uint32_t account);
  void suspect_linked(const std::vector<std::uint32_t>& banned);

  const Today& today_;
  const FraudSpec& fraud_;
  const ScreeningSpec& spec_;
  MarketState& state_;
  FraudState& f_;
  DayRecord& record_;
};

void Sanctions::score_accounts() {
  if (!spec_.scorer || today_.episode_day < 0 || today_.episode_day % spec_.score_days != 0) return;
  const AccountTable table = account_table(today_.spec, state_);
  if (table.accounts.empty()) return;
  if (!f_.scorer || today_.episode_day % spec_.refit_days == 0) {
    f_.scorer = spec_.scorer->fit(table, state_.seed);
  }
  const AccountScores scores = f_.scorer->score(table);
  for (std::size_t row = 0; row < table.accounts.size(); ++row) {
    const std::uint32_t account = table.accounts[row];
    if (f_.accounts.banned_day[account] != kNotYet) continue;  // keeps its last score
    f_.accounts.risk[account] = static_cast<float>(std::clamp(scores.chance[row], 0.0, 1.0));
  }
  const auto capacity = static_cast<std::size_t>(spec_.review_capacity_per_day);
  const auto odd = static_cast<std::size_t>(spec_.explore_share * static_cast<double>(capacity));
  const std::vector<std::uint32_t> before = std::move(f_.suspects);  // linked, refused at an order
  f_.suspects = most_suspect(table, scores.chance, spec_.least_suspicion, capacity - odd);
  const std::vector<std::uint32_t> unusual = most_suspect(table, scores.oddness, 0.0, odd);
  f_.suspects.insert(f_.suspects.end(), unusual.begin(), unusual.end());
  f_.suspects.insert(f_.suspects.begin(), before.begin(), before.end());
}

// Those with the highest scores, of accounts not banned nor cleared lately that have ordered.
std::vector<std::uint32_t> Sanctions::most_suspect(const AccountTable& table,
                                                   const std::vector<double>& scores, double least,
                                                   std::size_t most) const {
  std::vector<std::pair<double, std::uint32_t>> ranked;
  for (std::size_t row = 0; row < scores.size(); ++row) {
    const std::uint32_t account = table.accounts[row];
    if (scores[row] < least || !open_to_review(account)) continue;
    if (state_.population.orders[account] == 0) continue;
    ranked.emplace_back(-scores[row], account);
  }
  const std::size_t kept = std::min(ranked.size(), most);
  std::partial_sort(ranked.begin(), ranked.begin() + static_cast<std::ptrdiff_t>(kept),
                    ranked.end());
  std::vector<std::uint32_t> accounts;
  for (std::size_t k = 0; k < kept; ++k) accounts.push_back(ranked[k].second);
  return accounts;
}

// A reviewer looks into an account, right with the reviewers' accuracy.
void Sanctions::look_into(std::uint32_t account) {
  const RandomBlock bits = draw(state_.seed, account, static_cast<std::uint32_t>(state_.day),
                                Purpose::screening, kAtInvestigation);
  const bool fraud = truly_fraud(fraud_, f_, account);
  const bool says_fraud = (uniform(bits[0]) < spec_.review_accuracy) == fraud;
  const auto day = static_cast<std::int16_t>(state_.day);
  const Population& p = state_.population;
  const int segment =
      segment_of(today_.spec.segments, p.orders[account], p.last_order[account], state_.day);
  record_.segments[static_cast<std::size_t>(segment)].handling_cents += spec_.review_cents;
  ++f_.today[part_of(fraud_, f_, account)].reviewed;
  f_.accounts.reviewed_day[account] = day;
  f_.labels.push_back({account, day, says_fraud});
  if (says_fraud) f_.to_ban.push_back(account);
}

void Sanctions::investigate() {
  std::vector<std::uint32_t> waiting;
  for (const std::uint32_t account : f_.suspects) {
    if (!open_to_review(account)) continue;
    if (f_.reviews_left > 0) {
      --f_.reviews_left;
      look_into(account);
    } else if (waiting.size() < kMostWaiting) {
      waiting.push_back(account);
    }
  }
  f_.suspects.swap(waiting);
  if (fraud_.labels.audit_share <= 0.0) return;
  for (std::uint32_t i = 0; i < state_.population.count; ++i) {
    if (state_.population.orders[i] == 0) continue;
    const RandomBlock bits =
        draw(state_.seed, i, static_cast<std::uint32_t>(state_.day), Purpose::fraud_label, 1);
    if (uniform(bits[0]) < fraud_.labels.audit_share && open_to_review(i)) look_into(i);
  }
}

// An honest owner who was banned yesterday complains; the second look is as good as the first.
void Sanctions::hear_appeals() {
  for (std::uint32_t i = 0; i < f_.honest; ++i) {
    if (f_.accounts.banned_day[i] != state_.day) continue;
    const RandomBlock bits =
        draw(state_.seed, i, static_cast<std::uint32_t>(state_.day), Purpose::screening, kAtAppeal);
    if (uniform(bits[0]) >= spec_.appeal_share || uniform(bits[1]) >= spec_.review_accuracy) {
      continue;
    }
    f_.accounts.banned_day[i] = kNotYet;
    f_.labels.push_back({i, static_cast<std::int16_t>(state_.day), false});
  }
}

// Accounts on a device or card of the banned, unless half the town is: first in tomorrow's queue,
// those of the last banned before the others. One pass over all accounts, however many were banned.
void Sanctions::suspect_linked(const std::vector<std::uint32_t>& banned) {
  constexpr std::size_t kDevice = 0;
  constexpr std::size_t kCard = 3;
  std::unordered_multimap<std::uint32_t, std::size_t> by_entity[kEntities];
  for (std::size_t b = 0; b < banned.size(); ++b) {
    for (const std::size_t kind : {kDevice, kCard}) {
      const std::uint32_t entity = f_.accounts.entities[banned[b]][kind];
      if (f_.accounts_on[kind][entity] > 1) by_entity[kind].emplace(entity, b);
    }
  }
  if (by_entity[kDevice].empty() && by_entity[kCard].empty()) return;
  std::vector<std::vector<std::uint32_t>> linked(banned.size());
  for (std::uint32_t i = 0; i < state_.population.count; ++i) {
    if (state_.population.joined_day[i] > state_.day) continue;
    for (const std::size_t kind : {kDevice, kCard}) {
      const std::uint32_t entity = f_.accounts.entities[i][kind];
      if (f_.accounts_on[kind][entity] < 2) continue;
      const auto [first, last] = by_entity[kind].equal_range(entity);
      for (auto match = first; match != last; ++match) {
        std::vector<std::uint32_t>& of_banned = linked[match->second];
        const bool known = !of_banned.empty() && of_banned.back() == i;
        if (i != banned[match->second] && !known && open_to_review(i)) of_banned.push_back(i);
      }
    }
  }
  for (const std::vector<std::uint32_t>& of_banned : linked) {
    f_.suspects.insert(f_.suspects.begin(), of_banned.begin(), of_banned.end());
  }
}

void Sanctions::ban() {
  if (state_.day % spec_.ban_wave_days != 0 || f_.to_ban.empty()) return;
  std::sort(f_.to_ban.begin(), f_.to_ban.end());
  f_.to_ban.erase(std::unique(f_.to_ban.begin(), f_.to_ban.end()), f_.to_ban.end());
  std::vector<std::uint32_t> newly;
  for (const std::uint32_t account : f_.to_ban) {
    if (f_.accounts.banned_day[account] != kNotYet) continue;
    const auto tomorrow = static_cast<std::int16_t>(state_.day + 1);
    f_.accounts.banned_day[account] = tomorrow;
    f_.bothered[account] = 1;
    ++f_.today[part_of(fraud_, f_, account)].banned;
    if (account >= f_.honest) {
      Controller& c = f_.controllers[f_.controller_of[account - f_.honest]];
      if (c.first_ban_day == kNotYet) c.first_ban_day = tomorrow;
    }
    newly.push_back(account);
  }
  f_.to_ban.clear();
  if (spec_.linked && !newly.empty()) suspect_linked(newly);
}

}  // namespace

void sanction(const Today& today, MarketState& state, DayRecord& record) {
  if (!state.fraud) return;
  Sanctions sanctions(today, state, record);
  sanctions.score_accounts();
  sanctions.investigate();
  sanctions.hear_appeals();
  sanctions.ban();
  FraudState& f = *state.fraud;
  for (std::size_t part = 0; part < f.today.size(); ++part) f.total[part] += f.today[part];
}

}  // namespace marketday
