// What fraud and its screening add to the day loop: the mixed season with 100,000 shoppers, one day
// after the other. "clean" has no fraud section, "accounts" one without fraudsters, "attacked" 1 %
// of them, "rules" the shipped rule file on top, "detectors" scores of all accounts once a week.

#include <benchmark/benchmark.h>
#include <tbb/global_control.h>

#include <string>

#include "scenarios/scenario.h"
#include "sim/market.h"

namespace marketday {
namespace {

constexpr int kShoppers = 100'000;
const std::string kRules =
    std::string(MARKETDAY_BENCHMARK_SOURCE_DIR) + "/scenarios/rules/promotion_abuse.yaml";

std::shared_ptr<const MarketSpec> season(const std::string& fraud) {
  const std::string text = "{population: {shoppers: " + std::to_string(kShoppers) + "}" +
                           (fraud.empty() ? "" : ", fraud: " + fraud) + "}";
  const auto spec = std::make_shared<MarketSpec>(
      *read_scenario(load_scenario_file("mixed_season"), YamlNode::parse(text, "benchmark"))
           .market);
  if (fraud.empty()) spec->fraud = nullptr;
  return spec;
}

void play_days(benchmark::State& bench, const std::string& fraud) {
  const tbb::global_control one(tbb::global_control::max_allowed_parallelism, 1);
  const auto spec = season(fraud);
  Workspace workspace;
  const MarketState opened = open_market(*spec, 1, workspace);
  MarketState state = opened;
  int days = 0;
  for (auto _ : bench) {
    if (days++ % 28 == 0) {
      bench.PauseTiming();
      state = opened;
      bench.ResumeTiming();
    }
    advance_day(*spec, state, Campaign{}, workspace);
  }
  bench.counters["shopper_days/s"] = benchmark::Counter(
      static_cast<double>(bench.iterations()) * kShoppers, benchmark::Counter::kIsRate);
}

const std::string kWithRules = "{screening: {rules: " + kRules + "}}";
const std::string kWithDetectors =
    "{screening: {rules: " + kRules +
    ", detectors: [components, fraudar, isolation_forest, xgboost], score_days: 7, refit_days: 7}}";

BENCHMARK_CAPTURE(play_days, clean, "")->Unit(benchmark::kMillisecond)->Iterations(28);
BENCHMARK_CAPTURE(play_days, accounts, "{share: 0}")->Unit(benchmark::kMillisecond)->Iterations(28);
BENCHMARK_CAPTURE(play_days, attacked, "{share: 0.01}")
    ->Unit(benchmark::kMillisecond)
    ->Iterations(28);
BENCHMARK_CAPTURE(play_days, rules, kWithRules)->Unit(benchmark::kMillisecond)->Iterations(28);
BENCHMARK_CAPTURE(play_days, detectors, kWithDetectors)
    ->Unit(benchmark::kMillisecond)
    ->Iterations(28);

}  // namespace
}  // namespace marketday
