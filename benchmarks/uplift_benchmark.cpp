// Qini and AUUC of a ranking (fixture F3 of the tests, scaled up) on one thread: sorting apart from
// the measures, and the whole table of definitions.

#include <benchmark/benchmark.h>

#include <cmath>

#include "evaluation/uplift/metrics.h"

namespace marketday {
namespace {

struct Columns {
  std::vector<double> score;
  std::vector<std::uint8_t> treated;
  std::vector<double> outcome;
  ScoredTrial trial() const { return {score, treated, outcome}; }
};

double part(double z) {
  return z - std::floor(z);
}

Columns columns(std::int64_t rows) {
  Columns all;
  for (std::int64_t i = 0; i < rows; ++i) {
    const std::int64_t treated = (7 * i + i / 13) % 2;
    const double x = static_cast<double>((37 * i) % 211) / 211.0;
    const double score = part(static_cast<double>(i + 1) * 0.6180339887498949);
    const double chance = 0.15 + 0.2 * x + (0.25 * score - 0.05) * static_cast<double>(treated);
    all.score.push_back(score);
    all.treated.push_back(static_cast<std::uint8_t>(treated));
    const double luck = part(static_cast<double>(i + 1) * 0.7548776662466927);
    all.outcome.push_back(luck < chance ? 1.0 : 0.0);
  }
  return all;
}

// Argument: rows.
void uplift_measure(benchmark::State& bench, const char* definition) {
  const Columns all = columns(bench.range(0));
  for (auto _ : bench) {
    const UpliftRanking ranking(all.trial());
    benchmark::DoNotOptimize(uplift_metric(ranking, definition).value);
  }
  bench.SetItemsProcessed(bench.iterations() * bench.range(0));
}

void uplift_table(benchmark::State& bench) {
  const Columns all = columns(bench.range(0));
  for (auto _ : bench) {
    const UpliftRanking ranking(all.trial());
    benchmark::DoNotOptimize(uplift_metrics(ranking).data());
  }
  bench.SetItemsProcessed(bench.iterations() * bench.range(0));
}

BENCHMARK_CAPTURE(uplift_measure, sklift_qini_auc, "sklift.qini_auc")
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(uplift_measure, causalml_auuc, "causalml.auuc")
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(uplift_table)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace marketday
