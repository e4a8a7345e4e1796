// T40: the two jointly tuned presets against the table of marketing-science section 1.

#include <catch2/catch.hpp>

#include "scenarios/scenario.h"
#include "sim/spec.h"
#include "support/deal_study.h"

using namespace marketday;
using test::DealEffect;

namespace {

struct Expected {
  double unflagged, flagged, cross_brand, cross_period, expansion, dip, unflagged_dip;
};

void check(const MarketSpec& spec, const Expected& expected, int seeds) {
  const DealEffect flagged = test::study_deal(spec, {0.2, true}, seeds);
  const DealEffect plain = test::study_deal(spec, {0.2, false}, seeds);
  CAPTURE(flagged.elasticity, plain.elasticity, flagged.cross_brand, flagged.cross_period,
          flagged.expansion, flagged.own_dip, plain.own_dip, flagged.incidence_per_week);
  CHECK(plain.elasticity == Approx(expected.unflagged).margin(0.15));
  CHECK(flagged.elasticity == Approx(expected.flagged).margin(0.15));
  CHECK(flagged.cross_brand == Approx(expected.cross_brand).margin(0.03));
  CHECK(flagged.cross_period == Approx(expected.cross_period).margin(0.03));
  CHECK(flagged.expansion == Approx(expected.expansion).margin(0.03));
  CHECK(flagged.own_dip == Approx(expected.dip).margin(0.04));
  CHECK(plain.own_dip == Approx(expected.unflagged_dip).margin(0.04));
}

constexpr Expected kPresetA = {-2.69, -3.71, 0.366, 0.306, 0.327, 0.09, 0.18};
constexpr Expected kPresetB = {-2.53, -3.52, 0.270, 0.227, 0.502, 0.17, 0.20};

MarketSpec weekly(const char* scenario, double visits_per_week, double constant,
                  std::uint32_t shoppers) {
  MarketSpec spec = *load_scenario(scenario).market;
  spec.clock.period_days = 7.0;
  spec.visits.rate_mean_per_week = visits_per_week;
  spec.incidence.constant = constant;
  spec.population.shoppers = shoppers;
  return spec;
}

}  // namespace

TEST_CASE("T40: preset A on the weekly clock gives the published elasticities and split",
          "[slow]") {
  // P(visit in a week) = 0.7 = 1 - exp(-1.204)
  check(weekly("preset_a", 1.204, 0.0, 100000), kPresetA, 2);
}

TEST_CASE("T40: preset B on the weekly clock gives the published elasticities and split",
          "[slow]") {
  check(weekly("preset_b", 1.5, -3.0, 300000), kPresetB, 3);
}

TEST_CASE("T40: the laboratory of preset A keeps preset A's response on its daily clock",
          "[slow]") {
  MarketSpec spec = *load_scenario("preset_a").market;
  spec.population.shoppers = 80000;
  check(spec, kPresetA, 1);
}

TEST_CASE("T40: the laboratory of preset B keeps preset B's response on its daily clock",
          "[slow]") {
  MarketSpec spec = *load_scenario("preset_b").market;
  spec.population.shoppers = 300000;
  check(spec, kPresetB, 2);
}
