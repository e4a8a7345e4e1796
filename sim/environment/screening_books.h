// What became of the orders that were screened today, order by order, by the market's own books:
// for rewards, never for observations.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/environment/market_episode.h"
#include "sim/environment/screening_terms.h"
#include "sim/fraud/fraud_state.h"
#include "sim/screening/rules.h"

namespace marketday {

struct ScreenedOrder {
  std::uint32_t account = 0;
  bool honest = true;      // no fraudster's doing, whatever reviewers would say
  bool held = false;       // waits for a reviewer
  bool refused = false;    // denied, by a reviewer's verdict or given up at a challenge
  int chargeback_day = 0;  // market day; 0: none will come
  Cents profit_cents = 0;  // of the order, with all that will be reversed, less review, challenge
  Cents subsidy_cents = 0;
};

class ScreeningBooks {
 public:
  ScreeningBooks(const MarketSpec& spec, HiddenCosts hidden) : spec_(spec), hidden_(hidden) {}

  // Before the day is closed: who is behind the orders of `accounts`.
  void open(const MarketState& state, std::span<const std::uint32_t> accounts);
  // After it is closed, `actions` one an account: outcomes in their order.
  void close(const MarketState& state, std::span<const ScreenAction> actions);
  const std::vector<ScreenedOrder>& orders() const { return orders_; }

  // Of an order of an earlier day that was held: what it came to today; false: it still waits.
  bool resolve_held(const MarketState& state, std::uint32_t account, int since,
                    ScreenedOrder& order) const;

  // What the day that was closed was worth: the ledger's profit, reversals counted on the day of
  // their order, hidden costs; and the part of it that fraudsters' orders made.
  Cents value_cents(const MarketState& state) const;
  Cents value_of_fraud_cents(const MarketState& state) const;
  // Of one order: profit less what losing its customer costs.
  Cents value_of(const ScreenedOrder& order) const {
    return order.profit_cents - (order.refused && order.honest ? hidden_.lost_customer_cents : 0);
  }
  // Honest orders of that day that were refused, those of banned accounts as well.
  static std::int64_t honest_refused(const MarketState& state);

 private:
  void take_profit(const MarketState& state, ScreenedOrder& order) const;
  void count_reversals(const MarketState& state, ScreenedOrder& order) const;
  Cents displaced_cents(const MarketState& state) const;

  const MarketSpec& spec_;
  HiddenCosts hidden_;
  std::vector<ScreenedOrder> orders_;
  std::size_t old_reversals_ = 0;  // that the day leaves in the list
  Cents to_come_cents_ = 0;        // at the opening
};

// An episode's worth beside its ledger.
struct Worth {
  Cents accrued_cents = 0;  // of rewards, beyond the ledger's profit
  Cents fraud_cents = 0;    // of rewards, from fraudsters' orders
  void add(const ScreeningBooks& books, const MarketState& state);
  // Behind the episode's own metrics: accrued_cents, net_value_cents = profit with it, and
  // honest_value_cents = that without fraudsters' orders.
  std::vector<Metric> behind(std::vector<Metric> metrics) const;
};

// What reversals that are still to come will do to profit: chargebacks, abusive returns.
Cents reversals_to_come(const FraudState& fraud);

}  // namespace marketday
