// F1-F8: what one deal does, in its week and after.
#include <algorithm>
#include <cmath>

#include "evaluation/facts/deal_study.h"
#include "evaluation/facts/fact.h"

namespace marketday::facts {
namespace {

constexpr std::size_t kDipEnd = 1 + DealStudy::kDipWeeks;
constexpr std::size_t kLast = DealStudy::kWeeks;

std::vector<double> elasticity(const Week& with, const Week& without) {
  return {
      constant_elasticity(total(with).item_units, total(without).item_units, DealStudy::kDepth)};
}

std::vector<double> unflagged_elasticity(Studies& studies) {
  const auto& s = studies.get<DealStudy>();
  return elasticity(s.unflagged.front(), s.without.front());
}

std::vector<double> flagged_elasticity(Studies& studies) {
  const auto& s = studies.get<DealStudy>();
  return elasticity(s.flagged.front(), s.without.front());
}

std::vector<double> response_parts(Studies& studies) {
  const auto& s = studies.get<DealStudy>();
  const ResponseParts parts = split_response(total(s.flagged.front()), total(s.without.front()));
  return {parts.choice, parts.incidence, parts.quantity};
}

std::vector<double> bump_split(Studies& studies) {
  const auto& s = studies.get<DealStudy>();
  const double later = total(s.flagged, 1, kDipEnd).units - total(s.without, 1, kDipEnd).units;
  const BumpSplit split = split_bump(total(s.flagged.front()), total(s.without.front()), later);
  return {split.cross_brand, split.cross_period, split.expansion};
}

// Over the deal week and the dip: what is left of each part when the dust has settled.
std::vector<double> long_run_parts(Studies& studies) {
  const auto& s = studies.get<DealStudy>();
  const ResponseParts parts =
      split_response(total(s.flagged, 0, kDipEnd), total(s.without, 0, kDipEnd));
  return {parts.incidence, parts.choice, parts.quantity,
          parts.incidence - std::max(parts.choice, parts.quantity)};
}

std::vector<double> dip(Studies& studies) {
  const auto& s = studies.get<DealStudy>();
  const double bump = total(s.flagged.front()).item_units - total(s.without.front()).item_units;
  const double later =
      total(s.flagged, 1, kDipEnd).item_units - total(s.without, 1, kDipEnd).item_units;
  return {-later / bump};
}

// From one week to the next, so that a trend does not count.
double weekly_noise(const std::vector<Week>& weeks, std::size_t category) {
  double squares = 0.0;
  for (std::size_t w = 1; w < weeks.size(); ++w) {
    const double step = weeks[w][category].units - weeks[w - 1][category].units;
    squares += step * step / 2.0;
  }
  return std::sqrt(squares / static_cast<double>(weeks.size() - 1));
}

// A gain counts where it stands out of the category's own weekly noise (two-sided 5 %), as in the
// time series that the published shares come from.
std::vector<double> categories_that_gain(Studies& studies) {
  const auto& s = studies.get<DealStudy>();
  const std::size_t categories = s.without.front().size();
  constexpr std::size_t kQuarter = 13;
  double short_run = 0.0;
  double permanent = 0.0;
  for (std::size_t c = 0; c < categories; ++c) {
    const double noise = weekly_noise(s.without, c);
    if (s.flagged[0][c].units - s.without[0][c].units > 1.96 * noise) short_run += 1.0;
    double late = 0.0;
    for (std::size_t w = kLast - kQuarter; w < kLast; ++w) {
      late += s.flagged[w][c].units - s.without[w][c].units;
    }
    if (late > 1.96 * noise * std::sqrt(static_cast<double>(kQuarter))) permanent += 1.0;
  }
  const auto n = static_cast<double>(categories);
  return {short_run / n, permanent / n};
}

std::vector<double> half_a_year_later(Studies& studies) {
  const auto& s = studies.get<DealStudy>();
  const double with = total(s.flagged, kLast - 4, kLast).item_units;
  return {with / total(s.without, kLast - 4, kLast).item_units - 1.0};
}

}  // namespace

DealStudy::DealStudy(Studies& studies) {
  const auto& mature = studies.get<MatureMarket>();
  const auto weeks_with = [&](const WeekPlan& plan, int weeks) {
    Play play(mature.spec, mature.state, studies.tick());
    return play_weeks(mature.spec, play, weeks, plan);
  };
  without = weeks_with(no_deals(), kWeeks);
  flagged = weeks_with(deal_in_week(mature.spec, 0, kDepth, true), kWeeks);
  unflagged = weeks_with(deal_in_week(mature.spec, 0, kDepth, false), 1);
}

std::vector<Fact> deal_week_facts() {
  return {
      {"F1",
       true,
       "Own price elasticity of sales, one unflagged week",
       "deal study: ln(units with / without) / ln(0.8), a 20 % cut on each category's first item",
       "mean -2.62 of 1,851 estimates: Bijmolt, van Heerde and Pieters 2005",
       {{"elasticity", "-", {-3.6, -1.8}}},
       unflagged_elasticity},
      {"F2",
       true,
       "Own price elasticity of sales, one flagged week",
       "deal study: the same with the deal flag",
       "promotional mean -3.63: van Heerde and Neslin 2008",
       {{"elasticity", "-", {-5.0, -2.8}}},
       flagged_elasticity},
      {"F3",
       false,
       "Elasticity splits into choice, incidence and quantity; choice dominates",
       "deal study: shares of the log of the flagged week's units, from orders and lines",
       "84/14/2 coffee: Gupta 1988; about 74 % switching over studies",
       {{"choice", "share", {0.55, 0.90}},
        {"incidence", "share", {0.05, 0.35}},
        {"quantity", "share", {0.02, 0.25}}},
       response_parts},
      {"F4",
       true,
       "Units of a flagged 20 % deal come from other brands, other weeks, expansion",
       "deal study: shares of the bump; other weeks are the 12 that follow, whole category",
       "about a third each: van Heerde, Leeflang and Wittink 2004; 22/6/72: Leeflang et al. 2008",
       {{"cross_brand", "share", {0.20, 0.45}},
        {"cross_period", "share", {0.10, 0.45}},
        {"expansion",
         "share",
         {0.20, 0.65},
         nullptr,
         {{Preset::storable, {0.20, 0.45}}, {Preset::general, {0.35, 0.65}}}}},
       bump_split},
  };
}

std::vector<Fact> deal_aftermath_facts() {
  return {
      {"F5",
       false,
       "In the long run incidence is the largest part of the response",
       "deal study: as F3, over the deal week and the 12 weeks after",
       "66/11/23 storable, 58/39/3 perishable: Pauwels, Hanssens and Siddarth 2002",
       {{"incidence", "share", any_value()},
        {"choice", "share", any_value()},
        {"quantity", "share", any_value()},
        {"incidence_lead", "share", above(0.0)}},
       long_run_parts},
      {"F6",
       true,
       "The dip after a deal is a small share of its bump",
       "deal study: the item's own loss in 12 weeks over its bump",
       "4-25 %: van Heerde, Leeflang and Wittink 2000",
       {{"dip", "share", {0.04, 0.30}}},
       dip},
      {"F7",
       false,
       "A deal expands some categories for its week, hardly any for good",
       "deal study: categories whose gain exceeds 1.96 times their weekly noise, in the deal week "
       "and in the last quarter of the half year after",
       "58 % and 2 % of 560 categories: Nijs et al. 2001",
       {{"short_run", "share", {0.4, 0.7}}, {"permanent", "share", {0.0, 0.05}}},
       categories_that_gain},
      {"F8",
       true,
       "A single promotion has no permanent effect",
       "deal study: the item's units in weeks 23 to 26 after, with over without, less 1",
       "\"virtually absent\": Pauwels, Hanssens and Siddarth 2002",
       {{"change", "share", {-0.02, 0.02}}},
       half_a_year_later},
  };
}

}  // namespace marketday::facts
