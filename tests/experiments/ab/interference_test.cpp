// Row 41 in the simulator: with a stock or a budget that either world uses up, the true effect is
// nothing and a test of shoppers shows the ratio of their demands.
#include <catch2/catch.hpp>
#include <cmath>

#include "experiments/ab/ab_play.h"
#include "experiments/ab/ab_tables.h"
#include "policies/policy.h"
#include "sim/registry.h"
#include "support/markets.h"
#include "support/statistics.h"

namespace marketday::tests {
namespace {

constexpr double kUtility = -1.5;
constexpr double kPriceCoefficient = -4.0;  // times the price's share over the regular one
constexpr std::uint32_t kShoppers = 5'000;

// P(buys the one item) where the coupon takes `depth` off: a logit by hand.
double buys(double depth) {
  return 1.0 / (1.0 + std::exp(-(kUtility - kPriceCoefficient * depth)));
}

// One day, one item of 10.00, everybody comes and every coupon is noticed.
std::shared_ptr<const MarketSpec> one_shelf(std::int64_t stock_units) {
  auto spec = std::make_shared<MarketSpec>(test::bare_market({kUtility}, kShoppers));
  spec->choice.price_mean = spec->choice.price_highest = kPriceCoefficient;
  spec->coupons.awareness_constant = 30.0;
  if (stock_units > 0) {
    spec->catalogue = make_catalogue({{"only", "item", 1000, 600, stock_units, kUtility}});
  }
  return spec;
}

std::unique_ptr<Policy> coupon(double depth, const EnvironmentSpec& spec) {
  return Registry<Policy>::instance().find("always").create({Json{{"depth", depth}}, {}}, spec);
}

struct Shown {
  double everybody = 0.0;  // sum under the treatment over the one under the control, less 1
  double split = 0.0;      // the same of the two halves of one market
};

// `depths`: of control and treatment.
Shown show(const std::shared_ptr<const MarketSpec>& market, double budget_cents,
           const double (&depths)[2], AbOutcome outcome, std::uint64_t seed) {
  const auto& entry = Registry<Environment>::instance().find("offer");
  Json parameters = defaults(entry.description.parameters);
  parameters["horizon_days"] = 1;
  parameters["budget_cents"] = budget_cents;
  const auto environment = entry.create(parameters, market);
  const auto control = coupon(depths[0], environment->spec());
  const auto treatment = coupon(depths[1], environment->spec());
  const auto sums = [&](const ArmOf& arm) {
    const PlayedMarket played =
        play_market(*environment, *control, *treatment, arm, seed, outcome, [] {});
    std::array<double, 2> sum{};
    for (std::uint32_t i = 0; i < kShoppers; ++i) sum[arm(i, 0)] += played.by_shopper[i];
    return sum;
  };
  const double all_control = sums([](std::uint32_t, int) { return 0; })[0];
  const double all_treated = sums([](std::uint32_t, int) { return 1; })[1];
  const auto halves = sums([&](std::uint32_t unit, int) {
    return static_cast<unsigned char>(draw(seed, unit, 9, Purpose::ab_test)[0] >> 31U);
  });
  return {all_treated / all_control - 1.0, halves[1] / halves[0] - 1.0};
}

struct Means {
  Mean everybody;
  Mean split;
};

Means shown_over_markets(const std::shared_ptr<const MarketSpec>& market, double budget_cents,
                         const double (&depths)[2], AbOutcome outcome) {
  std::vector<double> everybody;
  std::vector<double> split;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const Shown s = show(market, budget_cents, depths, outcome, seed);
    everybody.push_back(s.everybody);
    split.push_back(s.split);
  }
  return {mean_of(everybody), mean_of(split)};
}

}  // namespace

TEST_CASE("row 41: nothing scarce, both the split and the worlds show p1 / p0 - 1") {
  const double depths[2] = {0.0, 0.2};
  const Means m = shown_over_markets(one_shelf(0), 0.0, depths, AbOutcome::units);
  const double want = buys(0.2) / buys(0.0) - 1.0;
  CHECK(want == Approx(0.8189).margin(1e-4));
  CHECK(m.everybody.value == Approx(want).margin(4.0 * m.everybody.error));
  CHECK(m.split.value == Approx(want).margin(4.0 * m.split.error));
}

TEST_CASE(
    "row 41: one stock that either world sells out: true effect 0, the split shows p1/p0 - 1") {
  const double depths[2] = {0.0, 0.2};
  const auto stock = static_cast<std::int64_t>(0.7 * kShoppers * buys(0.0));
  const Means m = shown_over_markets(one_shelf(stock), 0.0, depths, AbOutcome::units);
  CHECK(m.everybody.value == 0.0);
  CHECK(m.split.value == Approx(buys(0.2) / buys(0.0) - 1.0).margin(4.0 * m.split.error));
  CHECK(m.split.error < 0.05);
}

TEST_CASE("row 41: one coupon budget that either world uses up: the same of money given away") {
  const double depths[2] = {0.1, 0.2};
  // 1.00 and 2.00 off an item of 10.00
  const double spent_by_control = kShoppers * buys(0.1) * 100.0;
  const Means m =
      shown_over_markets(one_shelf(0), 0.5 * spent_by_control, depths, AbOutcome::subsidy_cents);
  CHECK(std::abs(m.everybody.value) < 200.0 / (0.5 * spent_by_control));  // less than a coupon
  const double want = 2.0 * buys(0.2) / buys(0.1) - 1.0;
  CHECK(m.split.value == Approx(want).margin(4.0 * m.split.error));
  CHECK(m.split.error < 0.1);
}

}  // namespace marketday::tests
