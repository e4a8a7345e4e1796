// Counterfactual twins: the same market from the same state, played with one action and with
// another under the same luck. The difference is what the action did, not what followed it.
// Exact for every shopper while nothing is scarce; where stock or budget runs out, shoppers also
// feel what others were offered, and only sums are to be trusted.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "sim/market.h"

namespace marketday {

// What a market brought from the moment the record was opened.
class TwinRecord {
 public:
  // `state`: where the twins part; shoppers keep the observable segment they have here.
  TwinRecord(const MarketSpec& spec, const MarketState& state);

  // After each day.
  void add_day(const MarketState& state);

  const std::vector<Account>& days() const { return days_; }
  // By shopper: contribution profit of orders and returns in cents (messages, contacts, deposits
  // and membership fees are in the days' accounts alone), and orders.
  const std::vector<Cents>& profit_cents() const { return profit_cents_; }
  const std::vector<std::int32_t>& orders() const { return orders_; }
  // By shopper: index into kSegmentNames at the parting.
  const std::vector<std::uint8_t>& segment() const { return segment_; }

 private:
  std::vector<Account> days_;
  std::vector<Cents> profit_cents_;
  std::vector<std::int32_t> orders_;
  std::vector<std::uint8_t> segment_;
};

// The first record minus the second; InputError unless both part from the same market.
struct TwinDifference {
  Account total;
  std::vector<Account> days;
  std::vector<Cents> profit_cents;                         // by shopper
  std::array<Cents, kSegments> segment_profit_cents{};     // sums of the shoppers'
  std::array<std::int64_t, kSegments> segment_shoppers{};  // at the parting
};
TwinDifference difference(const TwinRecord& with, const TwinRecord& without);

// The campaign of each day from the parting on; day 0 is the first.
using CampaignPlan = std::function<Campaign(const MarketState& state, int day)>;
TwinRecord play_twin(const MarketSpec& spec, MarketState from, const CampaignPlan& plan, int days,
                     Workspace& workspace);

// One action against another: what each plan earned over `days` days more than `plans.front()`.
std::vector<TwinDifference> action_effects(const MarketSpec& spec, const MarketState& from,
                                           const std::vector<CampaignPlan>& plans, int days,
                                           Workspace& workspace);

}  // namespace marketday
