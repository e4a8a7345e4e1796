// What became of the orders that were screened today, order by order, by the market's own books:
// for rewards, never for observations.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/environment/market_episode.h"
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
  explicit ScreeningBooks(const MarketSpec& spec) : spec_(spec) {}

  // Before the day is closed: who is behind the orders of `accounts`.
  void open(const MarketState& state, std::span<const std::uint32_t> accounts);
  // After it is closed, `actions` one an account: outcomes in their order.
  void close(const MarketState& state, std::span<const ScreenAction> actions);
  const std::vector<ScreenedOrder>& orders() const { return orders_; }

  // Of an order of an earlier day that was held: what it came to today; false: it still waits.
  bool resolve_held(const MarketState& state, std::uint32_t account, int since,
                    ScreenedOrder& order) const;

  // Ledger profit of the day that was closed, reversals counted on the day of their order.
  Cents accrued_profit_cents(const MarketState& state) const;
  // Honest orders of that day that were refused, those of banned accounts as well.
  static std::int64_t honest_refused(const MarketState& state);

 private:
  void take_profit(const MarketState& state, ScreenedOrder& order) const;
  void count_reversals(const MarketState& state, ScreenedOrder& order) const;

  const MarketSpec& spec_;
  std::vector<ScreenedOrder> orders_;
  std::size_t old_reversals_ = 0;  // that the day leaves in the list
  Cents to_come_cents_ = 0;        // at the opening
};

// What reversals that are still to come will do to profit: chargebacks, abusive returns.
Cents reversals_to_come(const FraudState& fraud);

}  // namespace marketday
