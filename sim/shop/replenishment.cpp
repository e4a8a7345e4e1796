#include "sim/shop/replenishment.h"

#include <algorithm>
#include <cmath>

#include "sim/apportion.h"
#include "sim/day_terms.h"
#include "sim/market.h"
#include "sim/math.h"
#include "sim/promotion.h"

namespace marketday {
namespace {

constexpr double kMostEffect = 15.0;
// Of a day with a deal, in the level at regular price: with more, an effect guessed too low raises
// the level, which lowers the next guess.
constexpr double kDealDayWeight = 0.1;

double bin_depth(std::size_t bin) {
  return (static_cast<double>(bin) + 0.5) / static_cast<double>(kDepthBins);
}

// Mean cut of an item over segments, members aside.
double mean_depth(const std::array<SegmentTerms, kGroups>& groups, std::uint32_t slot) {
  double sum = 0.0;
  for (std::size_t s = 0; s < kSegments; ++s) {
    sum += std::max(0.0, 1.0 - static_cast<double>(groups[s].price_ratio[slot]));
  }
  return sum / kSegments;
}

// One-parameter Poisson regression with offset: sum of sold d = sum of expected exp(b d) d.
double fit_deal_effect(const ShopMemory& shop) {
  double b = shop.deal_effect;
  for (int step = 0; step < 25; ++step) {
    double slope = 0.0;
    double curvature = 1e-9;
    for (std::size_t bin = 0; bin < kDepthBins; ++bin) {
      const double d = bin_depth(bin);
      const double mean = shop.deal_expected[bin] * exp(b * d);
      slope += (shop.deal_sold[bin] - mean) * d;
      curvature += mean * d * d;
    }
    b = std::clamp(b + std::clamp(slope / curvature, -2.0, 2.0), 0.0, kMostEffect);
  }
  return b;
}

void hang_regular_tags(const Catalogue& catalogue, SegmentTerms& tags) {
  tags.price_ratio.assign(catalogue.slots(), 1.0F);
  tags.attraction.assign(catalogue.slots(), 0.0F);
  tags.price_cents = catalogue.price_cents;
  tags.promotion.assign(catalogue.slots(), 0);
}

// sum over the coming `days` of exp(b depth), by slot, from the promotions that are scheduled.
std::vector<double> planned_lift(const MarketSpec& spec, const MarketState& state, int days) {
  const std::uint32_t slots = spec.catalogue.slots();
  std::vector<double> lift(slots, 0.0);
  const Campaign none;
  std::array<SegmentTerms, kGroups> groups;
  for (int ahead = 0; ahead < days; ++ahead) {
    const Today then{spec, state, none, state.day + ahead - spec.clock.warm_up_days};
    for (std::size_t s = 0; s < kSegments; ++s) hang_regular_tags(spec.catalogue, groups[s]);
    for (std::size_t k = 0; k < spec.promotions.size(); ++k) {
      const auto id = static_cast<std::uint8_t>(k);
      const Promotion& promotion = *spec.promotions[k];
      if (!runs_today(then, id)) continue;
      for (std::size_t s = 0; s < kSegments; ++s) {
        if (promotion.terms().segments[s]) promotion.mark_shelf(then, id, false, groups[s]);
      }
    }
    for (std::uint32_t slot = 0; slot < slots; ++slot) {
      lift[slot] += exp(state.shop.deal_effect * mean_depth(groups, slot));
    }
  }
  return lift;
}

struct Demand {
  double mean = 0.0;
  double variance = 0.0;
};

// Of one item over `days` from this morning, the days' lifts summed to `lift`.
Demand forecast(const ReplenishmentSpec& spec, const ShopMemory& shop, std::uint32_t slot,
                int review_days, int days, double lift) {
  if (spec.kind == ForecastKind::naive) {
    const double mean = shop.since_review[slot] * days / review_days;
    return {mean, mean};
  }
  return {shop.level[slot] * lift, shop.error_square[slot] * lift};
}

void review(const MarketSpec& spec, MarketState& state, std::int64_t& delivered) {
  const ReplenishmentSpec& own = *spec.replenishment;
  ShopMemory& shop = state.shop;
  const std::uint32_t slots = spec.catalogue.slots();
  const int every = spec.catalogue.restock_days;
  const int days = every + own.lead_days;
  std::vector<double> lift(slots, days);
  if (own.kind == ForecastKind::promotion_aware) {
    shop.deal_effect = fit_deal_effect(shop);
    lift = planned_lift(spec, state, days);
  }
  const std::size_t rows = static_cast<std::size_t>(own.lead_days) + 1;
  const std::size_t row = static_cast<std::size_t>(state.day + own.lead_days) % rows;
  for (std::uint32_t slot = 0; slot < slots; ++slot) {
    if (spec.catalogue.is_item[slot] == 0) continue;
    std::int64_t up_to = spec.catalogue.stock_units[slot];
    if (own.kind != ForecastKind::fixed) {
      const Demand demand = forecast(own, shop, slot, every, days, lift[slot]);
      up_to = std::llround(std::ceil(demand.mean + own.safety_sd * std::sqrt(demand.variance)));
    }
    std::int64_t position = state.stock_units[slot];
    for (std::size_t r = 0; r < rows; ++r) position += shop.due_units[r * slots + slot];
    const std::int64_t missing = std::max<std::int64_t>(0, up_to - position);
    if (own.lead_days == 0) {
      state.stock_units[slot] += missing;
      delivered += missing;
    } else {
      shop.due_units[row * slots + slot] += missing;
    }
    shop.since_review[slot] = 0.0;
  }
}

// An empty shelf says only that demand was at least what was sold.
void learn(const ReplenishmentSpec& own, ShopMemory& shop, std::uint32_t slot, double depth,
           bool sold_out, int days_seen) {
  const auto sold = static_cast<double>(shop.sold_today[slot]);
  const bool aware = own.kind == ForecastKind::promotion_aware;
  const double lift = aware ? exp(shop.deal_effect * depth) : 1.0;
  const double expected = shop.level[slot] * lift;
  if (sold_out && sold < expected) return;
  double weight = std::max(own.smoothing, 1.0 / days_seen);
  if (aware && depth > 1e-3) {
    weight *= kDealDayWeight;
    const auto bin = std::min(kDepthBins - 1, static_cast<std::size_t>(depth * kDepthBins));
    shop.deal_sold[bin] += sold;
    shop.deal_expected[bin] += shop.level[slot];
  }
  const double error = sold - expected;
  shop.error_square[slot] += weight * (error * error / lift - shop.error_square[slot]);
  shop.level[slot] += weight * (sold / lift - shop.level[slot]);
}

}  // namespace

void open_replenishment(const MarketSpec& spec, MarketState& state) {
  if (spec.replenishment == nullptr) return;
  const std::uint32_t slots = spec.catalogue.slots();
  ShopMemory& shop = state.shop;
  shop.due_units.assign((static_cast<std::size_t>(spec.replenishment->lead_days) + 1) * slots, 0);
  shop.sold_today.assign(slots, 0);
  shop.since_review.assign(slots, 0.0);
  shop.level.assign(slots, 0.0);
  shop.error_square.assign(slots, 0.0);
}

std::int64_t replenish(const MarketSpec& spec, MarketState& state) {
  const std::uint32_t slots = spec.catalogue.slots();
  const std::size_t rows = static_cast<std::size_t>(spec.replenishment->lead_days) + 1;
  std::int64_t* due =
      state.shop.due_units.data() + static_cast<std::size_t>(state.day) % rows * slots;
  std::int64_t delivered = 0;
  for (std::uint32_t slot = 0; slot < slots; ++slot) {
    state.stock_units[slot] += due[slot];
    delivered += due[slot];
    due[slot] = 0;
  }
  if (state.day > 0 && state.day % spec.catalogue.restock_days == 0) {
    review(spec, state, delivered);
  }
  return delivered;
}

void note_sales(const MarketSpec& spec, const DayTerms& terms, MarketState& state) {
  if (spec.replenishment == nullptr) return;
  ShopMemory& shop = state.shop;
  std::fill(shop.sold_today.begin(), shop.sold_today.end(), 0);
  for (const OrderLine& line : state.lines) {
    if (line.slot != kOtherGoods) shop.sold_today[line.slot] += line.quantity;
  }
  for (std::uint32_t slot = 0; slot < spec.catalogue.slots(); ++slot) {
    if (spec.catalogue.is_item[slot] == 0) continue;
    shop.since_review[slot] += static_cast<double>(shop.sold_today[slot]);
    learn(*spec.replenishment, shop, slot, mean_depth(terms.groups, slot),
          state.stock_units[slot] <= 0, state.day + 1);
  }
}

void book_holding(const MarketSpec& spec, const MarketState& state, DayRecord& record) {
  std::int64_t units = 0;
  for (const std::int64_t stock : state.stock_units) units += stock;
  const Cents cents = std::llround(spec.replenishment->holding_cents * static_cast<double>(units));
  std::array<std::int64_t, kSegments> shares{};
  apportion(cents, record.shoppers, shares);
  for (std::size_t s = 0; s < kSegments; ++s) record.segments[s].handling_cents += shares[s];
}

}  // namespace marketday
