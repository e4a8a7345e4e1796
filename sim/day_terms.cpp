#include "sim/day_terms.h"

#include <algorithm>
#include <cmath>

#include "sim/math.h"

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

void fill_segment(const MarketSpec& spec, const Campaign& campaign, double segment_depth,
                  SegmentTerms& terms) {
  const Catalogue& catalogue = spec.catalogue;
  for (std::uint32_t slot = 0; slot < catalogue.slots(); ++slot) {
    const double item_depth = campaign.item_depth.empty() ? 0.0 : campaign.item_depth[slot];
    const double depth = std::max(item_depth, segment_depth);
    const Cents regular = catalogue.price_cents[slot];
    double mean = static_cast<double>(catalogue.attraction[slot]);
    if (depth > 0.0 && campaign.flagged) {
      mean += spec.choice.deal_flag;
      if (regular < 10000) mean += spec.choice.framing_bonus;
    }
    terms.price_ratio[slot] = static_cast<float>(1.0 - depth);
    terms.attraction[slot] = static_cast<float>(mean);
    terms.price_cents[slot] = cut_price(regular, depth);
  }
}

void resize(SegmentTerms& terms, std::size_t slots) {
  terms.price_ratio.resize(slots);
  terms.attraction.resize(slots);
  terms.price_cents.resize(slots);
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

void work_out_terms(const MarketSpec& spec, const Campaign& campaign, int day, DayTerms& terms) {
  const std::size_t slots = spec.catalogue.slots();
  if (terms.regular.attraction.size() != slots) {
    for (SegmentTerms& segment : terms.segments) resize(segment, slots);
    resize(terms.regular, slots);
    fill_segment(spec, Campaign{}, 0.0, terms.regular);
    fill_recall(spec, terms);
  }
  terms.season = static_cast<float>(season_factor(spec.visits, spec.clock.period_days, day));
  for (std::size_t s = 0; s < kSegments; ++s) {
    fill_segment(spec, campaign, campaign.segment_depth[s], terms.segments[s]);
  }
}

}  // namespace marketday
