// The orders of an open market day as rows of features: what the shop knows of each before it is
// granted. Orders of banned accounts are left out, they are refused in any case.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/environment/market_episode.h"
#include "sim/fraud/fraud_state.h"
#include "sim/screening/event_batch.h"
#include "sim/screening/rules.h"

namespace marketday {

// "order_value", "account_age_days", ..., "rule_score" of the scenario's own rules.
const std::vector<Feature>& order_features();

class OrderRows {
 public:
  OrderRows();
  // Takes over what the rules counted in the warm-up.
  void start(const MarketState& state) { velocities_ = state.fraud->velocities; }
  // After `MarketEpisode::open`; once a day, for rules count as they look.
  void fill(const MarketSpec& spec, const MarketState& state);

  std::size_t size() const { return accounts_.size(); }
  const std::vector<std::uint32_t>& accounts() const { return accounts_; }  // ascending
  std::span<const double> values(std::size_t row) const;
  const std::vector<double>& all_values() const { return values_; }
  // One action an order of the state, from one a row.
  std::vector<ScreenAction> actions(std::span<const ScreenAction> by_row) const;

  const VelocityState& velocities() const { return velocities_; }
  void restore(const VelocityState& velocities) { velocities_ = velocities; }

 private:
  void append(std::size_t order, double rule_score);

  EventBatch events_;
  Decisions decisions_;
  VelocityState velocities_;
  std::vector<std::uint32_t> accounts_;  // by row
  std::vector<std::size_t> orders_;      // by row: place in the state's orders
  std::size_t wanted_ = 0;               // orders in all
  std::vector<double> values_;
};

}  // namespace marketday
