#include <algorithm>

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
  bool cleared_lately(std::uint32_t account) const {
    const int day = f_.accounts.reviewed_day[account];
    return day != kNotYet && state_.day - day < kMemoryDays;
  }
  void look_into(std::uint32_t account);
  void suspect_linked(std::uint32_t account);

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
  const std::vector<double> scores = f_.scorer->score(table);
  f_.suspects.clear();
  std::vector<std::pair<double, std::uint32_t>> ranked;
  for (std::size_t row = 0; row < scores.size(); ++row) {
    const std::uint32_t account = table.accounts[row];
    if (f_.accounts.banned_day[account] != kNotYet) continue;  // keeps its last score
    f_.accounts.risk[account] = static_cast<float>(std::clamp(scores[row], 0.0, 1.0));
    if (scores[row] >= spec_.least_suspicion && !cleared_lately(account)) {
      ranked.emplace_back(-scores[row], account);
    }
  }
  const std::size_t most =
      std::min(ranked.size(), static_cast<std::size_t>(spec_.review_capacity_per_day));
  std::partial_sort(ranked.begin(), ranked.begin() + static_cast<std::ptrdiff_t>(most),
                    ranked.end());
  for (std::size_t k = 0; k < most; ++k) f_.suspects.push_back(ranked[k].second);
}

// A reviewer looks into an account, right with the reviewers' accuracy.
void Sanctions::look_into(std::uint32_t account) {
  if (cleared_lately(account) || f_.accounts.banned_day[account] != kNotYet) return;
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
  std::size_t k = 0;
  for (; k < f_.suspects.size() && f_.reviews_left > 0; ++k) {
    --f_.reviews_left;
    look_into(f_.suspects[k]);
  }
  f_.suspects.erase(f_.suspects.begin(), f_.suspects.begin() + static_cast<std::ptrdiff_t>(k));
  if (fraud_.labels.audit_share <= 0.0) return;
  for (std::uint32_t i = 0; i < state_.population.count; ++i) {
    if (state_.population.orders[i] == 0) continue;
    const RandomBlock bits =
        draw(state_.seed, i, static_cast<std::uint32_t>(state_.day), Purpose::fraud_label, 1);
    if (uniform(bits[0]) < fraud_.labels.audit_share) look_into(i);
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

// Accounts on the same device or card, unless half the town is: first in tomorrow's queue.
void Sanctions::suspect_linked(std::uint32_t account) {
  const EntityIds& mine = f_.accounts.entities[account];
  std::vector<std::uint32_t> linked;
  for (std::uint32_t i = 0; i < state_.population.count; ++i) {
    if (i == account || state_.population.joined_day[i] > state_.day) continue;
    const EntityIds& other = f_.accounts.entities[i];
    const bool device = other[0] == mine[0] && f_.accounts_on[0][mine[0]] > 1;
    const bool card = other[3] == mine[3] && f_.accounts_on[3][mine[3]] > 1;
    if ((device || card) && !cleared_lately(i)) linked.push_back(i);
  }
  f_.suspects.insert(f_.suspects.begin(), linked.begin(), linked.end());
}

void Sanctions::ban() {
  if (state_.day % spec_.ban_wave_days != 0 || f_.to_ban.empty()) return;
  std::sort(f_.to_ban.begin(), f_.to_ban.end());
  f_.to_ban.erase(std::unique(f_.to_ban.begin(), f_.to_ban.end()), f_.to_ban.end());
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
    if (spec_.linked) suspect_linked(account);
  }
  f_.to_ban.clear();
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
