#include "evaluation/panels/panel_recorder.h"

#include <algorithm>
#include <cmath>

#include "sim/market.h"
#include "sim/random.h"

namespace marketday {
namespace {

constexpr double kJoiningIntent = 4.0;         // util, where the scenario has none
constexpr std::uint32_t kDealDraw = 1U << 31;  // k of an item's toss; lines count from 0

int market_days(const MarketSpec& spec, double calendar_days) {
  return static_cast<int>(std::lround(calendar_days / spec.clock.period_days));
}

MarketSpec recorded_market(const MarketSpec& market, const Recording& recording) {
  MarketSpec spec = market;
  if (recording.shoppers > 0) {
    const double scale = static_cast<double>(recording.shoppers) / spec.population.shoppers;
    for (std::int64_t& units : spec.catalogue.stock_units) {
      units = std::llround(static_cast<double>(units) * scale);
    }
    spec.population.shoppers = recording.shoppers;
  }
  if (recording.cohort_days > 0) {
    spec.population.arrival_days = market_days(spec, recording.cohort_days);
    if (spec.population.arrival_intent <= 0.0) spec.population.arrival_intent = kJoiningIntent;
    spec.catalogue.unlimited_stock = true;  // meant for a settled shop, not for a wave
  }
  spec.clock.warm_up_days = 0;  // played here, under the calendar's deals
  return spec;
}

int warm_up(const MarketSpec& market, const Recording& recording) {
  if (recording.cohort_days > 0) return 0;
  return recording.warm_up_days < 0 ? market.clock.warm_up_days
                                    : market_days(market, recording.warm_up_days);
}

// Of the week that market day `day` lies in.
Campaign campaign_on(const MarketSpec& spec, const Recording& recording, int day) {
  const DealCalendar& deals = recording.deals;
  Campaign campaign;
  if (deals.item_share <= 0.0) return campaign;
  campaign.flagged = deals.flagged;
  campaign.item_depth.assign(spec.catalogue.slots(), 0.0);
  const auto week = static_cast<std::uint32_t>(day * spec.clock.period_days / 7.0);
  for (std::uint32_t slot = 0; slot < spec.catalogue.slots(); ++slot) {
    const RandomBlock bits = draw(recording.seed, slot, week, Purpose::panel_sample, kDealDraw);
    if (uniform(bits[0]) >= deals.item_share) continue;
    const double place = uniform(bits[1]) * static_cast<double>(deals.depths.size());
    campaign.item_depth[slot] = deals.depths[static_cast<std::size_t>(place)];
  }
  return campaign;
}

// Rows of the orders of the days recorded.
class Rows {
 public:
  Rows(const MarketSpec& spec, const Recording& recording) : spec_(spec), recording_(recording) {
    const Catalogue& catalogue = spec.catalogue;
    item_of_.assign(catalogue.slots(), kNoItem);
    for (std::uint32_t slot = 0; slot < catalogue.slots(); ++slot) {
      if (catalogue.is_item[slot] != 0) item_of_[slot] = items_++;
    }
  }

  void add_day(const MarketState& state, int day) {
    const auto calendar_day = static_cast<std::int32_t>(day * spec_.clock.period_days);
    for (const Order& order : state.orders) {
      for (std::uint32_t k = 0; k < order.lines; ++k) {
        if (!kept(order.shopper, day, k)) continue;
        const PanelLine line = panel_line(state.lines[order.first_line + k]);
        rows_.push_back({order.shopper, calendar_day, static_cast<std::uint64_t>(day), line});
      }
    }
  }
  std::uint32_t items() const { return items_; }
  std::vector<PanelRow> take() { return std::move(rows_); }

 private:
  bool kept(std::uint32_t shopper, int day, std::uint32_t k) const {
    if (recording_.line_share >= 1.0) return true;
    const RandomBlock bits =
        draw(recording_.seed, shopper, static_cast<std::uint32_t>(day), Purpose::panel_sample, k);
    return uniform(bits[0]) < recording_.line_share;
  }
  PanelLine panel_line(const OrderLine& line) const {
    PanelLine seen;
    if (line.slot != kOtherGoods) {
      seen.item = item_of_[line.slot];
      seen.category = spec_.catalogue.category_of[line.slot];
      seen.units = line.quantity;
    }
    seen.paid_cents = line.price_cents();
    seen.discount_cents = line.subsidy_cents();
    return seen;
  }

  const MarketSpec& spec_;
  const Recording& recording_;
  std::vector<std::uint32_t> item_of_;  // by slot
  std::uint32_t items_ = 0;
  std::vector<PanelRow> rows_;
};

// Customers numbered anew: those who bought, in a cohort those who did so while it joined.
std::uint32_t keep_customers(std::vector<PanelRow>& rows, std::uint32_t shoppers, int cohort_days) {
  constexpr std::int32_t kNever = std::numeric_limits<std::int32_t>::max();
  std::vector<std::int32_t> first(shoppers, kNever);
  for (const PanelRow& row : rows) {
    first[row.customer] = std::min(first[row.customer], row.day);
  }
  const std::int32_t last = cohort_days > 0 ? cohort_days - 1 : kNever - 1;
  std::vector<std::uint32_t> number(shoppers, kNoItem);
  std::uint32_t customers = 0;
  for (std::uint32_t i = 0; i < shoppers; ++i) {
    if (first[i] <= last) number[i] = customers++;
  }
  std::erase_if(rows, [&](const PanelRow& row) { return number[row.customer] == kNoItem; });
  for (PanelRow& row : rows) row.customer = number[row.customer];
  return customers;
}

}  // namespace

int planned_days(const MarketSpec& market, const Recording& recording) {
  return warm_up(market, recording) + market_days(market, recording.days);
}

PurchasePanel record_panel(const MarketSpec& market, const Recording& recording,
                           const std::function<void()>& tick) {
  const MarketSpec spec = recorded_market(market, recording);
  Workspace workspace;
  MarketState state = open_market(spec, recording.seed, workspace);
  const int before = warm_up(market, recording);
  const int days = planned_days(market, recording);
  const int days_a_week = std::max(1, market_days(spec, 7.0));
  Rows recorded(spec, recording);
  Campaign campaign;
  for (int day = 0; day < days; ++day) {
    if (day % days_a_week == 0) campaign = campaign_on(spec, recording, day);
    advance_day(spec, state, campaign, workspace);
    if (day >= before) recorded.add_day(state, day - before);
    if (tick) tick();
  }
  std::vector<PanelRow> rows = recorded.take();
  const std::uint32_t customers =
      keep_customers(rows, state.population.count, recording.cohort_days);
  PurchasePanel panel;
  panel.days = recording.days;
  panel.first_weekday = before % 7;
  panel.parts = kItems | kCategories | kUnits | kDiscounts;
  if (spec.clock.period_days == 1.0) panel.parts |= kWeekdays;
  panel.items = recorded.items();
  panel.categories = static_cast<std::uint32_t>(spec.catalogue.categories.size());
  fill_panel(panel, std::move(rows), customers);
  return panel;
}

}  // namespace marketday
