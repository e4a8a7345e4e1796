#include "evaluation/facts/sales.h"

#include <cmath>

namespace marketday::facts {
namespace {

void count_day(const MarketSpec& spec, const MarketState& state, Week& week) {
  const Catalogue& catalogue = spec.catalogue;
  for (const OrderLine& line : state.lines) {
    if (line.slot == kOtherGoods) continue;
    const std::uint32_t category = catalogue.category_of[line.slot];
    const bool first = line.slot == catalogue.categories[category].first_slot;
    const double units = line.quantity;
    week[category] += {first ? units : 0.0, first ? 1.0 : 0.0, units, 1.0};
  }
}

}  // namespace

Sales& Sales::operator+=(const Sales& other) {
  item_units += other.item_units;
  item_lines += other.item_lines;
  units += other.units;
  lines += other.lines;
  return *this;
}

Sales total(const Week& week) {
  Sales sum;
  for (const Sales& category : week) sum += category;
  return sum;
}

Sales total(const std::vector<Week>& weeks, std::size_t first, std::size_t end) {
  Sales sum;
  for (std::size_t w = first; w < end; ++w) sum += total(weeks[w]);
  return sum;
}

double constant_elasticity(double with, double without, double depth) {
  return std::log(with / without) / std::log(1.0 - depth);
}

BumpSplit split_bump(const Sales& with, const Sales& without, double later_category_change) {
  const double bump = with.item_units - without.item_units;
  const double others_lost = (without.units - without.item_units) - (with.units - with.item_units);
  BumpSplit split;
  split.cross_brand = others_lost / bump;
  split.cross_period = -later_category_change / bump;
  split.expansion = 1.0 - split.cross_brand - split.cross_period;
  return split;
}

ResponseParts split_response(const Sales& with, const Sales& without) {
  const double all = std::log(with.item_units / without.item_units);
  const double incidence = std::log(with.lines / without.lines);
  const double buying_it = std::log(with.item_lines / without.item_lines);
  return {(buying_it - incidence) / all, incidence / all, (all - buying_it) / all};
}

Campaign deal_on_first_items(const MarketSpec& spec, double depth, bool flagged) {
  Campaign deal;
  deal.flagged = flagged;
  deal.item_depth.assign(spec.catalogue.slots(), 0.0);
  for (const Category& category : spec.catalogue.categories) {
    deal.item_depth[category.first_slot] = depth;
  }
  return deal;
}

std::vector<Week> play_weeks(const MarketSpec& spec, Play& play, int weeks, const WeekPlan& plan) {
  const int days = market_days(spec, 7.0);
  std::vector<Week> record;
  for (int w = 0; w < weeks; ++w) {
    Week& week = record.emplace_back(spec.catalogue.categories.size());
    const Campaign campaign = plan(w);
    for (int day = 0; day < days; ++day) {
      play.advance(campaign);
      count_day(spec, play.state(), week);
    }
  }
  return record;
}

WeekPlan no_deals() {
  return [](int) { return Campaign{}; };
}

WeekPlan deal_in_week(const MarketSpec& spec, int week, double depth, bool flagged) {
  return [&spec, week, depth, flagged](int w) {
    return w == week ? deal_on_first_items(spec, depth, flagged) : Campaign{};
  };
}

MatureMarket::MatureMarket(Studies& studies) : spec(ample_market(studies, kShoppers)) {
  Play play(spec, studies.seed(), studies.tick());
  weeks = play_weeks(spec, play, kWeeks, no_deals());
  state = play.state();
}

}  // namespace marketday::facts
