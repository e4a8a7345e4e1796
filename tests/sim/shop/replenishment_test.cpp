#include "sim/shop/replenishment.h"

#include <catch2/catch.hpp>

#include "support/markets.h"

namespace marketday::test {
namespace {

// Deep cuts of three items of eight in one week of four, announced by the scenario.
MarketSpec shop_with_sales(std::uint32_t shoppers) {
  MarketSpec spec = lively_market(shoppers);
  spec.visits.events.clear();
  spec.catalogue.restock_days = 7;
  for (std::int64_t& units : spec.catalogue.stock_units) units *= 20;
  add_promotion(
      spec, "percent_off",
      {{"depth", 0.4},
       {"items", {spec.catalogue.names[0], spec.catalogue.names[1], spec.catalogue.names[8]}},
       {"first_day", 7},
       {"every_days", 28},
       {"run_days", 7}});
  return spec;
}

std::shared_ptr<const ReplenishmentSpec> ordering(ForecastKind kind, int lead_days,
                                                  double holding_cents = 0.0) {
  return std::make_shared<ReplenishmentSpec>(
      ReplenishmentSpec{kind, lead_days, 1.645, 0.1, holding_cents});
}

constexpr int kLearnDays = 60;

struct Outcome {
  std::int64_t stockouts = 0;  // after kLearnDays
  std::int64_t unit_days = 0;
  MarketState state;
};

Outcome play(const MarketSpec& spec, int days) {
  Workspace workspace;
  Outcome out;
  out.state = open_market(spec, 4, workspace);
  for (int day = 0; day < days; ++day) {
    advance_day(spec, out.state, {}, workspace);
    if (day >= kLearnDays) out.stockouts += out.state.yesterday.stockouts;
    out.unit_days += out.state.yesterday.stock_units;
  }
  return out;
}

std::int64_t sum(const std::vector<std::int64_t>& values) {
  std::int64_t total = 0;
  for (const std::int64_t value : values) total += value;
  return total;
}

}  // namespace

TEST_CASE("stock is conserved under every forecast: opening plus deliveries minus sales is left") {
  for (const ForecastKind kind :
       {ForecastKind::fixed, ForecastKind::naive, ForecastKind::exponential_smoothing,
        ForecastKind::promotion_aware}) {
    MarketSpec spec = shop_with_sales(1'000);
    spec.replenishment = ordering(kind, 3);
    const Outcome out = play(spec, 60);
    CHECK(sum(out.state.stock_units) ==
          sum(spec.catalogue.stock_units) + out.state.restocked_units - out.state.sold_units);
    CHECK(out.state.restocked_units > 0);
    for (const std::int64_t units : out.state.stock_units) REQUIRE(units >= 0);
  }
}

TEST_CASE("fixed replenishment delivered at once is the restocking there always was") {
  MarketSpec spec = shop_with_sales(1'000);
  const Outcome ever = play(spec, 30);
  spec.replenishment = ordering(ForecastKind::fixed, 0);
  const Outcome fixed = play(spec, 30);
  CHECK(fixed.state.stock_units == ever.state.stock_units);
  CHECK(fixed.state.total == ever.state.total);
}

TEST_CASE("holding cost is what is left each day times its rate, to the cent") {
  MarketSpec spec = shop_with_sales(1'000);
  const Outcome free = play(spec, 20);
  spec.replenishment = ordering(ForecastKind::fixed, 0, 2.0);
  const Outcome held = play(spec, 20);
  CHECK(held.state.total.handling_cents - free.state.total.handling_cents == 2 * held.unit_days);
  CHECK(free.state.total.profit_cents() - held.state.total.profit_cents() == 2 * held.unit_days);
}

TEST_CASE("who knows the announced sales meets fewer empty shelves with the same rule of safety") {
  MarketSpec spec = shop_with_sales(3'000);
  spec.population.arrival_days = 0;
  spec.lifetime.shape = 0.0;
  spec.clock.warm_up_days = 60;  // pantries fill; no sale yet
  spec.visits.rate_shape = 1.6;
  spec.visits.rate_mean_per_week = 0.8;
  spec.choice.price_mean = -3.0;
  spec.incidence = {-0.6, 0.6, 0.45};
  spec.quantity = {-1.6, 3.4, 0.25, 6};
  spec.consumption.mean_per_week = 0.5;
  spec.replenishment = ordering(ForecastKind::exponential_smoothing, 3);
  const Outcome blind = play(spec, 200);
  spec.replenishment = ordering(ForecastKind::promotion_aware, 3);
  const Outcome aware = play(spec, 200);
  INFO(aware.stockouts << " against " << blind.stockouts);
  CHECK(aware.state.shop.deal_effect > 1.0);
  CHECK(aware.stockouts < blind.stockouts);
}

TEST_CASE("a forecast of steady sales holds about what is sold until the next delivery") {
  MarketSpec spec = lively_market(4'000);
  spec.visits.events.clear();
  spec.population.arrival_days = 0;
  spec.lifetime.shape = 0.0;
  spec.catalogue.restock_days = 7;
  for (std::int64_t& units : spec.catalogue.stock_units) units *= 1000;
  spec.replenishment = ordering(ForecastKind::exponential_smoothing, 0);
  Outcome out = play(spec, 400);
  double level = 0.0;
  for (const double units : out.state.shop.level) level += units;
  Workspace workspace;
  const std::int64_t before = out.state.sold_units;
  for (int day = 0; day < 28; ++day) advance_day(spec, out.state, {}, workspace);
  CHECK(level * 28 == Approx(static_cast<double>(out.state.sold_units - before)).epsilon(0.1));
}

}  // namespace marketday::test
