#include "support/deal_study.h"

#include <cmath>

namespace marketday::test {
namespace {

struct Units {
  double own = 0.0;
  double others = 0.0;
};

Units run_week(const MarketSpec& spec, MarketState& state, const Campaign& campaign, int days,
               Workspace& workspace) {
  Units units;
  for (int day = 0; day < days; ++day) {
    advance_day(spec, state, campaign, workspace);
    for (const OrderLine& line : state.lines) {
      (line.slot == 0 ? units.own : units.others) += line.quantity;
    }
  }
  return units;
}

}  // namespace

DealEffect study_deal(const MarketSpec& spec, const DealStudy& study, int seeds) {
  const int days = static_cast<int>(std::lround(7.0 / spec.clock.period_days));
  Campaign deal;
  deal.flagged = study.flagged;
  deal.item_depth.assign(spec.catalogue.slots(), 0.0);
  deal.item_depth[0] = study.depth;
  Units with;
  Units without;
  double own_later = 0.0;
  double all_later = 0.0;
  double orders = 0.0;
  for (int seed = 1; seed <= seeds; ++seed) {
    Workspace workspace;
    MarketState market = open_market(spec, static_cast<std::uint64_t>(seed), workspace);
    for (int week = 0; week < study.warm_up_weeks; ++week) {
      run_week(spec, market, Campaign{}, days, workspace);
      if (week >= study.warm_up_weeks - 8) orders += static_cast<double>(market.orders.size());
    }
    MarketState twin = market;
    const Units a = run_week(spec, market, deal, days, workspace);
    const Units b = run_week(spec, twin, Campaign{}, days, workspace);
    with.own += a.own;
    with.others += a.others;
    without.own += b.own;
    without.others += b.others;
    for (int week = 0; week < study.weeks_after; ++week) {
      const Units x = run_week(spec, market, Campaign{}, days, workspace);
      const Units y = run_week(spec, twin, Campaign{}, days, workspace);
      own_later += x.own - y.own;
      all_later += x.own + x.others - y.own - y.others;
    }
  }
  const double bump = with.own - without.own;
  DealEffect effect;
  effect.ratio = with.own / without.own;
  effect.elasticity = std::log(effect.ratio) / std::log(1.0 - study.depth);
  effect.cross_brand = (without.others - with.others) / bump;
  effect.cross_period = -all_later / bump;
  effect.expansion = 1.0 - effect.cross_brand - effect.cross_period;
  effect.own_dip = -own_later / bump;
  effect.incidence_per_week =
      orders / 8.0 / seeds / static_cast<double>(spec.population.shoppers) * days;
  return effect;
}

}  // namespace marketday::test
