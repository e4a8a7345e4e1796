#include "evaluation/facts/studies.h"

#include <algorithm>
#include <cmath>

namespace marketday::facts {
namespace {

MarketState first_morning(MarketSpec spec, std::uint64_t seed) {
  spec.clock.warm_up_days = 0;
  Workspace workspace;
  return open_market(spec, seed, workspace);
}

}  // namespace

Play::Play(const MarketSpec& spec, std::uint64_t seed, Tick tick)
    : Play(spec, first_morning(spec, seed), std::move(tick)) {}

void Play::advance(const Campaign& campaign) {
  advance_day(spec_, state_, campaign, workspace_);
  if (tick_) tick_();
}

MarketSpec ample_market(const Studies& studies, std::uint32_t shoppers) {
  MarketSpec spec = studies.market();
  spec.population.shoppers = studies.options().shoppers > 0 ? studies.options().shoppers : shoppers;
  spec.catalogue.unlimited_stock = true;
  return spec;
}

int market_days(const MarketSpec& spec, double calendar_days) {
  return std::max(1, static_cast<int>(std::lround(calendar_days / spec.clock.period_days)));
}

Cents goods_cents(const MarketState& state, const Order& order) {
  Cents sum = 0;
  for (std::uint32_t i = order.first_line; i < order.first_line + order.lines; ++i) {
    sum += state.lines[i].price_cents();
  }
  return sum;
}

}  // namespace marketday::facts
