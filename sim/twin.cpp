#include "sim/twin.h"

#include "sim/io/error.h"

namespace marketday {

TwinRecord::TwinRecord(const MarketSpec& spec, const MarketState& state)
    : profit_cents_(state.population.count, 0), orders_(state.population.count, 0) {
  const Population& p = state.population;
  segment_.reserve(p.count);
  for (std::uint32_t i = 0; i < p.count; ++i) {
    segment_.push_back(static_cast<std::uint8_t>(
        segment_of(spec.segments, p.orders[i], p.last_order[i], state.day)));
  }
}

void TwinRecord::add_day(const MarketState& state) {
  days_.push_back(state.yesterday.total());
  for (const Order& order : state.orders) {
    profit_cents_[order.shopper] += order.profit_cents;
    ++orders_[order.shopper];
  }
  for (const PendingReturn& back : state.returns) {
    profit_cents_[back.shopper] += back.profit_cents;
  }
}

TwinDifference difference(const TwinRecord& with, const TwinRecord& without) {
  if (with.segment() != without.segment() || with.days().size() != without.days().size()) {
    throw InputError("twins: they part from different states, or one was played longer");
  }
  TwinDifference d;
  for (std::size_t day = 0; day < with.days().size(); ++day) {
    d.days.push_back(with.days()[day] - without.days()[day]);
    d.total += d.days.back();
  }
  d.profit_cents.reserve(with.segment().size());
  for (std::size_t i = 0; i < with.segment().size(); ++i) {
    d.profit_cents.push_back(with.profit_cents()[i] - without.profit_cents()[i]);
    d.segment_profit_cents[with.segment()[i]] += d.profit_cents.back();
    ++d.segment_shoppers[with.segment()[i]];
  }
  return d;
}

TwinRecord play_twin(const MarketSpec& spec, MarketState from, const CampaignPlan& plan, int days,
                     Workspace& workspace) {
  TwinRecord record(spec, from);
  for (int day = 0; day < days; ++day) {
    advance_day(spec, from, plan(from, day), workspace);
    record.add_day(from);
  }
  return record;
}

std::vector<TwinDifference> action_effects(const MarketSpec& spec, const MarketState& from,
                                           const std::vector<CampaignPlan>& plans, int days,
                                           Workspace& workspace) {
  std::vector<TwinDifference> effects;
  if (plans.empty()) return effects;
  const TwinRecord base = play_twin(spec, from, plans.front(), days, workspace);
  for (const CampaignPlan& plan : plans) {
    effects.push_back(difference(play_twin(spec, from, plan, days, workspace), base));
  }
  return effects;
}

}  // namespace marketday
