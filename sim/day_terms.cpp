#include "sim/day_terms.h"

#include <algorithm>
#include <cmath>

#include "sim/market.h"
#include "sim/math.h"
#include "sim/promotion.h"

namespace marketday {
namespace {

constexpr double kPi = 3.14159265358979323846;

// cos(2 pi x) from + - * alone: Taylor polynomial on the reduced half period.
double cosine_turn(double x) {
  x -= std::floor(x + 0.5);                 // [-1/2, 1/2)
  const bool flip = x > 0.25 || x < -0.25;  // cos(pi - y) = -cos(y)
  if (flip) x = (x > 0.0 ? 0.5 : -0.5) - x;
  const double y = 2.0 * kPi * x;
  const double s = y * y;
  double term = 1.0;
  double sum = 1.0;
  for (int k = 1; k <= 10; ++k) {
    term *= -s / ((2.0 * k - 1.0) * (2.0 * k));
    sum += term;
  }
  return flip ? -sum : sum;
}

double flag_of(const MarketSpec& spec, Cents regular_cents, bool percent) {
  // rule of 100: a percentage looks larger under 100 currency units, an amount above
  const bool looks_larger = percent == (regular_cents < 10000);
  return spec.choice.deal_flag + (looks_larger ? spec.choice.framing_bonus : 0.0);
}

void fill_segment(const MarketSpec& spec, const Campaign& campaign, double segment_depth,
                  SegmentTerms& terms) {
  const Catalogue& catalogue = spec.catalogue;
  terms.deepest = 0.0F;
  terms.personal = false;
  for (std::uint32_t slot = 0; slot < catalogue.slots(); ++slot) {
    const double item_depth = campaign.item_depth.empty() ? 0.0 : campaign.item_depth[slot];
    const double depth = std::max(item_depth, segment_depth);
    const Cents regular = catalogue.price_cents[slot];
    double mean = static_cast<double>(catalogue.attraction[slot]);
    if (depth > 0.0 && campaign.flagged) mean += flag_of(spec, regular, true);
    terms.price_ratio[slot] = static_cast<float>(1.0 - depth);
    terms.attraction[slot] = static_cast<float>(mean);
    terms.price_cents[slot] = cut_price(regular, depth);
    terms.promotion[slot] = 0;
    if (catalogue.is_item[slot] != 0) {
      terms.deepest = std::max(terms.deepest, static_cast<float>(depth));
    }
  }
}

void resize(SegmentTerms& terms, std::size_t slots) {
  terms.price_ratio.resize(slots);
  terms.attraction.resize(slots);
  terms.price_cents.resize(slots);
  terms.promotion.resize(slots);
}

void fill_recall(const MarketSpec& spec, DayTerms& terms) {
  const CouponSpec& coupons = spec.coupons;
  terms.recall_hazard.resize(static_cast<std::size_t>(coupons.validity_days) + 1);
  for (int age = 0; age <= coupons.validity_days; ++age) {
    terms.recall_hazard[static_cast<std::size_t>(age)] =
        age == 0 ? 0.0F : static_cast<float>(recall_hazard(coupons, age));
  }
  for (int percent = 0; percent <= 100; ++percent) {
    terms.recall_face[static_cast<std::size_t>(percent)] = static_cast<float>(
        exp(coupons.face_sensitivity * (percent / 100.0 - coupons.face_reference)));
  }
}

}  // namespace

Cents cut_price(Cents price_cents, double depth) {
  return static_cast<Cents>(std::floor(static_cast<double>(price_cents) * (1.0 - depth) + 0.5));
}

double season_factor(const VisitSpec& visits, double period_days, int day) {
  const double calendar_day = day * period_days;
  double log_factor = 0.0;
  if (visits.day_of_week_amplitude != 0.0 && period_days == 1.0) {
    log_factor += visits.day_of_week_amplitude * cosine_turn((calendar_day - 5.0) / 7.0);
  }
  if (visits.season_amplitude != 0.0) {
    log_factor +=
        visits.season_amplitude * cosine_turn((calendar_day - visits.season_peak_day) / 365.0);
  }
  double factor = exp(log_factor);
  for (const SeasonEvent& event : visits.events) {
    if (day >= event.first_day && day <= event.last_day) factor *= event.multiplier;
  }
  return factor;
}

double recall_hazard(const CouponSpec& coupons, double age_days) {
  return coupons.recall_start * exp(-coupons.recall_decay * age_days) +
         coupons.recall_end * exp(-(coupons.validity_days - age_days) / coupons.recall_end_width);
}

double perceived_depth(const DealPerceptionSpec& spec, double depth) {
  if (depth <= 0.0) return 0.0;
  if (spec.saturation <= 0.0) return depth;  // row off: felt as it is
  const double noticed = depth * logistic((depth - spec.threshold) / spec.width);
  return spec.saturation * tanh(noticed / spec.saturation);
}

void hang_tag(const MarketSpec& spec, std::uint32_t slot, Cents price_cents, bool percent,
              std::uint8_t id, SegmentTerms& terms) {
  const Cents regular = spec.catalogue.price_cents[slot];
  if (spec.catalogue.is_item[slot] == 0 || price_cents >= terms.price_cents[slot]) return;
  const double ratio = static_cast<double>(price_cents) / static_cast<double>(regular);
  terms.price_cents[slot] = price_cents;
  terms.price_ratio[slot] = static_cast<float>(ratio);
  terms.attraction[slot] = static_cast<float>(static_cast<double>(spec.catalogue.attraction[slot]) +
                                              flag_of(spec, regular, percent));
  terms.promotion[slot] = static_cast<std::uint8_t>(id + 1U);
  terms.deepest = std::max(terms.deepest, static_cast<float>(1.0 - ratio));
  const PromotionTerms& promotion = spec.promotions[id]->terms();
  if (promotion.cap_per_shopper > 0 || !promotion.stacks) terms.personal = true;
}

namespace {

void size_terms(const MarketSpec& spec, DayTerms& terms) {
  const std::size_t slots = spec.catalogue.slots();
  if (terms.regular.attraction.size() == slots) return;
  for (SegmentTerms& group : terms.groups) resize(group, slots);
  for (SegmentTerms& group : terms.base) resize(group, slots);
  resize(terms.regular, slots);
  fill_segment(spec, Campaign{}, 0.0, terms.regular);
  fill_recall(spec, terms);
}

void forget_promotions(const MarketSpec& spec, DayTerms& terms) {
  terms.category_shift.assign(spec.catalogue.categories.size(), 0.0F);
  terms.last_hour_shift.assign(spec.catalogue.categories.size(), 0.0F);
  terms.earned_share = 0.0F;
  terms.referral_factor = 1.0;
  terms.free_bar_cents.fill(0);
  terms.bundles.clear();
  terms.cart_coupons.clear();
  terms.presales.clear();
  terms.running.fill(false);
}

// Row 31: what the rival's answer takes from incidence.
void feel_rivals(const MarketSpec& spec, const MarketState& state, DayTerms& terms) {
  for (std::size_t c = 0; c < state.rivals.size(); ++c) {
    const Rival& rival = state.rivals[c];
    if (state.day < rival.first_day || state.day > rival.last_day) continue;
    terms.category_shift[c] -= static_cast<float>(spec.competitor.pull) * rival.depth;
  }
}

void apply_promotions(const Today& today, DayTerms& terms) {
  const MarketSpec& spec = today.spec;
  const bool members = !today.state.population.member_until.empty();
  for (std::size_t k = 0; k < spec.promotions.size(); ++k) {
    const auto id = static_cast<std::uint8_t>(k);
    terms.running[k] = runs_today(today, id);
    if (!terms.running[k]) continue;
    const Promotion& promotion = *spec.promotions[k];
    promotion.announce(today, id, terms);
    for (std::size_t s = 0; s < kSegments; ++s) {
      if (!promotion.terms().segments[s]) continue;
      promotion.mark_shelf(today, id, false, terms.groups[s]);
      if (members) promotion.mark_shelf(today, id, true, terms.groups[s + kSegments]);
    }
  }
}

}  // namespace

void work_out_terms(const MarketSpec& spec, const MarketState& state, const Campaign& campaign,
                    DayTerms& terms) {
  size_terms(spec, terms);
  forget_promotions(spec, terms);
  terms.season = static_cast<float>(season_factor(spec.visits, spec.clock.period_days, state.day));
  for (std::size_t s = 0; s < kSegments; ++s) {
    fill_segment(spec, campaign, campaign.segment_depth[s], terms.groups[s]);
    if (spec.promotions.empty()) continue;
    terms.base[s] = terms.base[s + kSegments] = terms.groups[s + kSegments] = terms.groups[s];
  }
  feel_rivals(spec, state, terms);
  if (!spec.promotions.empty()) {
    apply_promotions({spec, state, campaign, state.day - spec.clock.warm_up_days}, terms);
  }
}

}  // namespace marketday
