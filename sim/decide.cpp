#include "sim/decide.h"

#include <algorithm>

#include "sim/ad_stock.h"
#include "sim/math.h"
#include "sim/pricing.h"
#include "sim/random.h"
#include "sim/random_lanes.h"

namespace marketday {
namespace {

constexpr std::uint32_t kLanes = 8;

// Row 2: the hazard clock runs faster for those who met empty shelves, are tired of messages or
// dissatisfied.
void age(const MarketSpec& spec, Population& population, std::uint32_t first, std::uint32_t end) {
  if (spec.lifetime.shape <= 0.0) return;
  const auto stockouts = static_cast<float>(spec.lifetime.stockout_sensitivity);
  const auto tired = static_cast<float>(spec.lifetime.fatigue_sensitivity);
  const auto content = static_cast<float>(spec.lifetime.satisfaction_sensitivity);
  const auto start = static_cast<float>(spec.service.start);
  const bool fatigue = !population.fatigue.empty() && tired > 0.0F;
  const bool satisfaction = !population.satisfaction.empty() && content > 0.0F;
  for (std::uint32_t i = first; i < end; ++i) {
    float hazard = stockouts * static_cast<float>(population.stockouts[i]);
    if (fatigue) hazard += tired * population.fatigue[i];
    if (satisfaction) hazard -= content * (from_share(population.satisfaction[i]) - start);
    population.life_left[i] -= exp_float(hazard);
  }
}

// Rows 22, 23: yesterday's pressure and messages fade.
void fade(const MarketSpec& spec, double advertising, Population& population, std::uint32_t first,
          std::uint32_t end) {
  const double days = spec.clock.period_days;
  if (!population.ad_stock.empty()) {
    const auto keep =
        static_cast<float>(period_carry_over(spec.advertising.carry_over_per_week, days));
    const auto pressure = static_cast<float>(advertising);
    for (std::uint32_t i = first; i < end; ++i) {
      population.ad_stock[i] = keep * population.ad_stock[i] + pressure;
    }
  }
  if (!population.fatigue.empty()) {
    const double memory = spec.messages.memory_per_day;
    const auto keep = static_cast<float>(memory > 0.0 ? exp(days * log(memory)) : 0.0);
    for (std::uint32_t i = first; i < end; ++i) population.fatigue[i] *= keep;
  }
}

// Row 22: visit rate times 1 + effect A^h / (A^h + k^h).
void feel_advertising(const MarketSpec& spec, const Population& population, std::uint32_t first,
                      std::uint32_t end, float* factor) {
  const AdResponse response{static_cast<float>(spec.advertising.effect),
                            static_cast<float>(spec.advertising.half_effect),
                            spec.advertising.exponent};
  for (std::uint32_t i = first; i < end; ++i) {
    factor[i - first] *= 1.0F + response.effect(population.ad_stock[i]);
  }
}

// What multiplies the visit rates of a block; left at 1 where nothing does.
void work_out_factors(const Today& today, const DayTerms& terms, std::uint32_t first,
                      std::uint32_t end, std::vector<float>& factor) {
  const MarketSpec& spec = today.spec;
  const bool any = spec.feels_pressure() || !spec.promotions.empty();
  if (!any && factor.size() == kBlockSize) return;
  factor.assign(kBlockSize, 1.0F);
  if (!any) return;
  if (spec.feels_pressure()) {
    feel_advertising(spec, today.state.population, first, end, factor.data());
  }
  for (std::size_t id = 0; id < spec.promotions.size(); ++id) {
    if (terms.running[id]) spec.promotions[id]->invite(today, first, end, factor.data());
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
  empty_wallet(population, i);
}

// The day of the last look, and the deepest cut that shoppers expect (row 25).
void note_look(const MarketSpec& spec, const DayTerms& terms, const Shelf::Visit& visit,
               Population& population) {
  population.last_visit[visit.shopper] = static_cast<std::uint16_t>(visit.day);
  if (population.deal_belief.empty()) return;
  const auto memory = static_cast<float>(spec.waiting.memory);
  std::uint16_t& belief = population.deal_belief[visit.shopper];
  const float deepest = terms.groups[static_cast<std::size_t>(visit.group)].deepest;
  belief = to_share(memory * from_share(belief) + (1.0F - memory) * deepest);
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
  visit.group = group_of(population, i, visit.segment, state.day);
  if (draws.reason[row] == Reason::joins) visit.intent = spec.population.arrival_intent;
  if (draws.reason[row] == Reason::recalls_coupon) visit.intent = spec.coupons.recall_intent;
  visit.arrival = draws.arrival[row];
  visit.tie = draws.tie[row];
}

}  // namespace

void draw_visits(const Today& today, const DayTerms& terms, std::uint32_t block, DayDraws& draws) {
  const MarketSpec& spec = today.spec;
  const MarketState& state = today.state;
  const Population& population = state.population;
  const std::uint32_t first = block * kBlockSize;
  const std::uint32_t end = population.block_end(block);
  draws.arrival.resize(kBlockSize);
  draws.tie.resize(kBlockSize);
  draws.reason.resize(kBlockSize);
  work_out_factors(today, terms, first, end, draws.factor);
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
      const float stays =
          exp_float(-population.visit_rate[i] * terms.season * draws.factor[i - first]);
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
    if (!population.opted_out.empty() && population.opted_out[i] != 0) continue;
    state.coupons.push_back(offer);
    const ShopperClass& kind = spec.population.classes[population.class_id[i]];
    double aware = logistic(spec.coupons.awareness_constant +
                            spec.coupons.awareness_proneness * kind.coupon_multiplier);
    if (!population.fatigue.empty()) {
      aware *= exp(-spec.messages.fatigue * static_cast<double>(population.fatigue[i]));
    }
    const RandomBlock bits =
        draw(state.seed, i, static_cast<std::uint32_t>(state.day), Purpose::coupon);
    if (i < spec.population.shoppers && uniform(bits[0]) >= aware) continue;  // fraudsters look
    population.coupon_kind[i] = offer.kind;
    population.coupon_percent[i] = offer.percent;
    population.coupon_day[i] = static_cast<std::uint16_t>(state.day);
    if (!population.coupon_source.empty()) population.coupon_source[i] = offer.promotion;
  }
}

namespace {

// One message to shopper `i`, the n-th today.
void feel_message(const MarketSpec& spec, MarketState& state, std::uint32_t i, DayRecord& record) {
  Population& p = state.population;
  const int segment = segment_of(spec.segments, p.orders[i], p.last_order[i], state.day);
  Account& account = record.segments[static_cast<std::size_t>(segment)];
  ++account.messages;
  account.handling_cents += spec.costs.message_cents;
  if (p.fatigue.empty()) return;
  const auto tired = static_cast<double>(p.fatigue[i]);
  if (!p.ad_stock.empty()) {
    p.ad_stock[i] +=
        static_cast<float>(spec.messages.pressure * exp(-spec.messages.fatigue * tired));
  }
  const RandomBlock bits =
      draw(state.seed, i, static_cast<std::uint32_t>(state.day), Purpose::message);
  if (uniform(bits[0]) < spec.messages.opt_out * (1.0 + tired / 5.0)) p.opted_out[i] = 1;
  p.fatigue[i] += 1.0F;
}

}  // namespace

void feel_messages(const MarketSpec& spec, MarketState& state, const Campaign& campaign,
                   DayRecord& record) {
  for (const CouponOffer& offer : state.coupons) feel_message(spec, state, offer.shopper, record);
  for (const std::uint32_t i : campaign.messages) {
    if (!state.population.opted_out.empty() && state.population.opted_out[i] != 0) continue;
    feel_message(spec, state, i, record);
  }
}

void decide_block(const Today& today, MarketState& state, const DayTerms& terms, const Shelf& shelf,
                  bool need_fallback, std::uint32_t block, DayDraws& draws, Shelf::Scratch& scratch,
                  BlockIntents& intents) {
  const MarketSpec& spec = today.spec;
  Population& population = state.population;
  const std::uint32_t first = block * kBlockSize;
  const std::uint32_t end = population.block_end(block);
  intents.clear();
  draw_visits(today, terms, block, draws);
  std::vector<Shelf::Visit>& batch = draws.batch;
  batch.clear();
  const auto decide_batch = [&] {
    if (batch.empty()) return;
    shelf.decide(batch, terms, state.stock_units, population, scratch, intents);
    for (const Shelf::Visit& visit : batch) note_look(spec, terms, visit, population);
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
  want_orders(today, terms, intents.lines, intents.orders);
  fade(spec, today.campaign.advertising, population, first, end);
  age(spec, population, first, end);
}

}  // namespace marketday
