#include "sim/decide.h"

#include <algorithm>

#include "sim/math.h"
#include "sim/random.h"
#include "sim/random_lanes.h"

namespace marketday {
namespace {

constexpr std::uint32_t kLanes = 8;

// Row 2: the hazard clock runs faster for those who met empty shelves.
void age(const MarketSpec& spec, Population& population, std::uint32_t first, std::uint32_t end) {
  if (spec.lifetime.shape <= 0.0) return;
  const auto sensitivity = static_cast<float>(spec.lifetime.stockout_sensitivity);
  for (std::uint32_t i = first; i < end; ++i) {
    const auto met = static_cast<float>(population.stockouts[i]);
    population.life_left[i] -= exp_float(sensitivity * met);
  }
}

bool coupon_is_valid(const MarketSpec& spec, const Population& population, std::uint32_t i,
                     int day) {
  return population.coupon_kind[i] != CouponKind::none &&
         day - population.coupon_day[i] <= spec.coupons.validity_days;
}

// Row 19: does the coupon in the wallet come to mind today?
bool recalls_coupon(const MarketSpec& spec, const Population& population, const DayTerms& terms,
                    std::uint32_t i, int day, std::uint32_t bits) {
  if (!coupon_is_valid(spec, population, i, day)) return false;
  const auto age_days = static_cast<std::size_t>(day - population.coupon_day[i]);
  const ShopperClass& kind = spec.population.classes[population.class_id[i]];
  const float hazard = terms.recall_hazard[age_days] *
                       terms.recall_face[population.coupon_percent[i]] *
                       static_cast<float>(kind.coupon_multiplier * spec.clock.period_days);
  return uniform_float(bits) < hazard;
}

void drop_expired_coupon(const MarketSpec& spec, Population& population, std::uint32_t i, int day) {
  if (coupon_is_valid(spec, population, i, day)) return;
  population.coupon_kind[i] = CouponKind::none;
  population.coupon_percent[i] = 0;
}

// In place: a visit written field by field and then copied whole stalls the store buffer.
void note_visit(const MarketSpec& spec, const MarketState& state, const DayDraws& draws,
                std::uint32_t i, std::uint32_t row, Shelf::Visit& visit) {
  const Population& population = state.population;
  visit.seed = state.seed;
  visit.day = state.day;
  visit.shopper = i;
  visit.segment =
      segment_of(spec.segments, population.orders[i], population.last_order[i], state.day);
  if (draws.reason[row] == Reason::joins) visit.intent = spec.population.arrival_intent;
  if (draws.reason[row] == Reason::recalls_coupon) visit.intent = spec.coupons.recall_intent;
  visit.arrival = draws.arrival[row];
  visit.tie = draws.tie[row];
}

}  // namespace

void draw_visits(const MarketSpec& spec, const MarketState& state, const DayTerms& terms,
                 std::uint32_t block, DayDraws& draws) {
  const Population& population = state.population;
  const std::uint32_t first = block * kBlockSize;
  const std::uint32_t end = population.block_end(block);
  draws.arrival.resize(kBlockSize);
  draws.tie.resize(kBlockSize);
  draws.reason.resize(kBlockSize);
  const bool coupons = spec.coupons.recall_start > 0.0 || spec.coupons.recall_end > 0.0;
  std::uint32_t who[kLanes];
  std::uint32_t days[kLanes];
  std::uint32_t purposes[kLanes];
  const std::uint32_t zeros[kLanes] = {};
  std::uint32_t words[4 * kLanes];
  std::fill_n(days, kLanes, static_cast<std::uint32_t>(state.day));
  std::fill_n(purposes, kLanes, static_cast<std::uint32_t>(Purpose::day));
  for (std::uint32_t from = first; from < end; from += kLanes) {
    for (std::uint32_t l = 0; l < kLanes; ++l) who[l] = from + l;
    philox_lanes(state.seed, who, days, purposes, zeros, kLanes, words);
    for (std::uint32_t l = 0; l < kLanes && from + l < end; ++l) {
      const std::uint32_t i = from + l;
      const bool alive = population.life_left[i] > 0.0F && population.joined_day[i] <= state.day;
      const float stays = exp_float(-population.visit_rate[i] * terms.season);
      Reason reason =
          alive && 1.0F - uniform_float(words[4 * l]) > stays ? Reason::visits : Reason::stays_away;
      if (coupons && alive &&
          recalls_coupon(spec, population, terms, i, state.day, words[4 * l + 1])) {
        reason = Reason::recalls_coupon;
      }
      draws.arrival[i - first] = words[4 * l + 2];
      draws.tie[i - first] = words[4 * l + 3];
      draws.reason[i - first] = reason;
    }
  }
  if (spec.population.arrival_intent <= 0.0) return;
  for (std::uint32_t i = first; i < end; ++i) {
    if (population.joined_day[i] == state.day) draws.reason[i - first] = Reason::joins;
  }
}

void hand_out_coupons(const MarketSpec& spec, MarketState& state,
                      const std::vector<CouponOffer>& offers) {
  Population& population = state.population;
  for (const CouponOffer& offer : offers) {
    if (offer.kind == CouponKind::none) continue;
    const std::uint32_t i = offer.shopper;
    const ShopperClass& kind = spec.population.classes[population.class_id[i]];
    const double aware = logistic(spec.coupons.awareness_constant +
                                  spec.coupons.awareness_proneness * kind.coupon_multiplier);
    const RandomBlock bits =
        draw(state.seed, i, static_cast<std::uint32_t>(state.day), Purpose::coupon);
    if (uniform(bits[0]) >= aware) continue;
    population.coupon_kind[i] = offer.kind;
    population.coupon_percent[i] = offer.percent;
    population.coupon_day[i] = static_cast<std::uint16_t>(state.day);
  }
}

void decide_block(const MarketSpec& spec, MarketState& state, const DayTerms& terms,
                  const Shelf& shelf, bool need_fallback, std::uint32_t block, DayDraws& draws,
                  Shelf::Scratch& scratch, BlockIntents& intents) {
  Population& population = state.population;
  const std::uint32_t first = block * kBlockSize;
  const std::uint32_t end = population.block_end(block);
  intents.clear();
  draw_visits(spec, state, terms, block, draws);
  std::vector<Shelf::Visit>& batch = draws.batch;
  batch.clear();
  const auto decide_batch = [&] {
    if (batch.empty()) return;
    shelf.decide(batch, terms, state.stock_units, population, scratch, intents);
    for (const Shelf::Visit& visit : batch) {
      population.last_visit[visit.shopper] = static_cast<std::uint16_t>(state.day);
    }
    batch.clear();
  };
  for (std::uint32_t i = first; i < end; ++i) {
    if (draws.reason[i - first] == Reason::stays_away) continue;
    drop_expired_coupon(spec, population, i, state.day);
    intents.visitors.push_back(i);
    note_visit(spec, state, draws, i, i - first, batch.emplace_back());
    batch.back().need_fallback = need_fallback;
    if (batch.size() == shelf.batch()) decide_batch();
  }
  decide_batch();
  age(spec, population, first, end);
}

}  // namespace marketday
