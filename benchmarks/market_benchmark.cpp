// The day loop: shopper-steps a second. A shopper-step is one shopper deciding one market day:
// whether to visit, and on a visit every category's consideration, incidence, choice and quantity,
// coupon and price memory. "visiting" makes everybody visit every day (the full step); "natural"
// has the visit rate of the general scenario (1.5 a week).

#include <benchmark/benchmark.h>
#include <tbb/global_control.h>

#include "sim/market.h"
#include "sim/promotion.h"
#include "sim/registry.h"

namespace marketday {
namespace {

MarketSpec make_spec(std::uint32_t shoppers, std::uint32_t categories, bool everybody_visits) {
  MarketSpec spec;
  spec.population.shoppers = shoppers;
  spec.population.classes = {{"all", 1, 1, 1, 1}};
  CatalogueRecipe recipe;
  recipe.categories = categories;
  recipe.stock_units = 1'000'000'000;
  spec.catalogue = make_catalogue(generate_items(recipe));
  spec.catalogue.restock_days = 7;
  spec.visits.rate_shape = everybody_visits ? 0.0 : 0.6;
  spec.visits.rate_mean_per_week = everybody_visits ? 1000.0 : 1.5;
  spec.lifetime.shape = 0.606;
  spec.lifetime.rate_weeks = 1e9;
  spec.consideration.position_exponent = 0.7;
  spec.choice.price_mean = -2.2;
  spec.incidence.constant = -5.0;
  spec.incidence.inclusive_value = 0.3;
  spec.coupons.recall_start = 0.0065;
  spec.coupons.recall_end = 0.002;
  return spec;
}

void add(MarketSpec& spec, const char* name, const Json& parameters) {
  const auto& entry = Registry<Promotion>::instance().find(name);
  Json p = defaults(entry.description.parameters);
  p.update(parameters);
  spec.promotions.push_back(entry.create(p, spec.catalogue));
}

// Every mechanism and every kind of promotion on, at the rates of the general scenario.
void switch_everything_on(MarketSpec& spec) {
  spec.carts.intent = 1.2;
  spec.advertising.effect = 0.2;
  spec.messages = {1.0, 0.08, 0.9, 0.002};
  spec.deal_learning.sensitivity = 0.3;
  spec.waiting.drop_sensitivity = 4.0;
  spec.after_sales.returns = true;
  spec.after_sales.risk.shopper_sd = 0.5;
  spec.after_sales.delay = std::make_shared<ReturnDelay>(spec.after_sales.risk);
  spec.service.contact_share = 0.07;
  spec.service.agents = 20;
  spec.service.defect_share = 0.02;
  spec.lifetime.satisfaction_sensitivity = 0.5;
  spec.lifetime.fatigue_sensitivity = 0.1;
  spec.competitor.reaction = 0.2;
  spec.cross_effects = {{0, 1, 0.2}, {1, 2, -0.1}};
  spec.word_of_mouth.pass_probability = 0.01;
  spec.word_of_mouth.aware_share = 0.999;
  spec.order_value = {6.25, 3.74, 15.45};
  spec.shipping = {400, 0.05, 0.4};
  const std::string first = spec.catalogue.names[0];
  const std::string second = spec.catalogue.names[8];
  add(spec, "percent_off", {{"depth", 0.1}, {"every_days", 7}});
  add(spec, "amount_off", {{"amount_cents", 200}, {"items", {first}}});
  add(spec, "flash_sale", {{"items", {first}}, {"every_days", 30}, {"traffic", 1.0}});
  add(spec, "membership_price", Json::object());
  add(spec, "presale_deposit", {{"items", {second}}, {"last_day", 5}, {"due_day", 7}});
  add(spec, "multi_buy", {{"categories", {"category_3"}}});
  add(spec, "bundle", {{"items", {first, second}}});
  add(spec, "spend_get", {{"bar_cents", 6000}, {"reward_cents", 900}});
  add(spec, "coupon", {{"face", "amount"}, {"share", 0.02}});
  add(spec, "cart_coupon", {{"depth", 0.1}});
  add(spec, "loyalty_points", Json::object());
  add(spec, "referral_reward", Json::object());
  add(spec, "free_shipping_bar", {{"bar_cents", 5000}});
}

Campaign campaign_with_coupons(const MarketSpec& spec) {
  Campaign campaign;
  campaign.segment_depth.fill(0.1);
  for (std::uint32_t i = 0; i < spec.population.shoppers; i += 10) {
    campaign.coupons.push_back({i, CouponKind::percent, 10});
  }
  return campaign;
}

void run_days(benchmark::State& bench, const MarketSpec& spec, int threads) {
  tbb::global_control control(tbb::global_control::max_allowed_parallelism,
                              static_cast<std::size_t>(threads));
  Workspace workspace;
  MarketState state = open_market(spec, 1, workspace);
  const Campaign campaign = campaign_with_coupons(spec);
  for (int day = 0; day < 3; ++day) advance_day(spec, state, campaign, workspace);
  std::int64_t visits = 0;
  for (auto _ : bench) {
    advance_day(spec, state, campaign, workspace);
    visits += state.yesterday.total().visits;
  }
  const auto days = static_cast<double>(bench.iterations());
  bench.SetItemsProcessed(bench.iterations() * spec.population.shoppers);
  bench.counters["visit_share"] =
      static_cast<double>(visits) / days / static_cast<double>(spec.population.shoppers);
  bench.counters["bytes_per_shopper"] = static_cast<double>(bytes_per_shopper(spec));
}

// Arguments: shoppers, categories of 8 items, threads.
void full_step(benchmark::State& bench) {
  const MarketSpec spec = make_spec(static_cast<std::uint32_t>(bench.range(0)),
                                    static_cast<std::uint32_t>(bench.range(1)), true);
  run_days(bench, spec, static_cast<int>(bench.range(2)));
}

void natural_day(benchmark::State& bench) {
  const MarketSpec spec = make_spec(static_cast<std::uint32_t>(bench.range(0)),
                                    static_cast<std::uint32_t>(bench.range(1)), false);
  run_days(bench, spec, static_cast<int>(bench.range(2)));
}

// The same two with every mechanism and promotion on.
void full_step_everything(benchmark::State& bench) {
  MarketSpec spec = make_spec(static_cast<std::uint32_t>(bench.range(0)), 3, true);
  switch_everything_on(spec);
  run_days(bench, spec, static_cast<int>(bench.range(1)));
}

void natural_day_everything(benchmark::State& bench) {
  MarketSpec spec = make_spec(static_cast<std::uint32_t>(bench.range(0)), 3, false);
  switch_everything_on(spec);
  run_days(bench, spec, static_cast<int>(bench.range(1)));
}

BENCHMARK(full_step_everything)
    ->Args({100'000, 1})
    ->Args({100'000, 2})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(natural_day_everything)
    ->Args({100'000, 1})
    ->Args({1'000'000, 1})
    ->Args({1'000'000, 2})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(full_step)
    ->Args({100'000, 3, 1})
    ->Args({100'000, 3, 2})
    ->Args({100'000, 30, 1})
    ->Args({100'000, 30, 2})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(natural_day)
    ->Args({10'000, 3, 1})
    ->Args({100'000, 3, 1})
    ->Args({1'000'000, 3, 1})
    ->Args({10'000'000, 3, 1})
    ->Args({10'000, 3, 2})
    ->Args({100'000, 3, 2})
    ->Args({1'000'000, 3, 2})
    ->Args({10'000'000, 3, 2})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace marketday

BENCHMARK_MAIN();
