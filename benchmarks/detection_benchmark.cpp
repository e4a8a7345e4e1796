// Detectors on one thread: fit and score of 100,000 cases of 6 features, and the growing peeling
// per edge. tools/compare_detection_speed.py sets scikit-learn beside them.
#include <benchmark/benchmark.h>
#include <tbb/global_control.h>

#include <cmath>

#include "models/detection/core_order.h"
#include "models/detection/detector.h"
#include "sim/random.h"

namespace marketday {
namespace {

// Bell-shaped columns (a sum of four uniforms), the same for every run.
std::vector<double> features(std::size_t rows, std::size_t columns) {
  std::vector<double> values;
  values.reserve(rows * columns);
  for (std::uint32_t i = 0; i < rows * columns; ++i) {
    const RandomBlock bits = draw(1, i, 0, Purpose::environment);
    values.push_back(uniform(bits[0]) + uniform(bits[1]) + uniform(bits[2]) + uniform(bits[3]));
  }
  return values;
}

void fit_and_score(benchmark::State& bench, const char* name) {
  const tbb::global_control one(tbb::global_control::max_allowed_parallelism, 1);
  const auto rows = static_cast<std::size_t>(bench.range(0));
  const std::vector<double> values = features(rows, 6);
  const Cases cases{rows, 6, values, {}, {}, {}};
  for (auto _ : bench) {
    const auto detector = make_detector(name);
    detector->fit(cases, 1);
    benchmark::DoNotOptimize(detector->score(cases).data());
  }
  bench.SetItemsProcessed(bench.iterations() * bench.range(0));
}

BENCHMARK_CAPTURE(fit_and_score, isolation_forest, "isolation_forest")
    ->Arg(100'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(fit_and_score, ecod, "ecod")->Arg(100'000)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(fit_and_score, copod, "copod")->Arg(100'000)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(fit_and_score, hbos, "hbos")->Arg(100'000)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(fit_and_score, lof, "lof")->Arg(100'000)->Unit(benchmark::kMillisecond);

// Ends of edges: one in a thousand within a ring of 40, the rest anywhere, few vertices popular
// (the share of a uniform, cubed).
Edge edge_of(std::uint32_t i, std::uint32_t vertices) {
  const RandomBlock bits = draw(2, i, 0, Purpose::environment);
  if (bits[2] % 1000 == 0) {
    const std::uint32_t ring = bits[3] % 50 * 40;
    return {ring + bits[0] % 40, ring + bits[1] % 40};
  }
  const double u = uniform(bits[0]);
  return {static_cast<std::uint32_t>(u * u * u * vertices),
          static_cast<std::uint32_t>(std::uint64_t{bits[1]} * vertices >> 32U)};
}

// Argument: edges; a fifth as many vertices. Time is of all edges, items are edges.
void peel_edge_by_edge(benchmark::State& bench) {
  const auto count = static_cast<std::uint32_t>(bench.range(0));
  std::vector<Edge> edges;
  for (std::uint32_t i = 0; edges.size() < count; ++i) {
    const Edge edge = edge_of(i, count / 5);
    if (edge.a != edge.b) edges.push_back(edge);
  }
  for (auto _ : bench) {
    CoreOrder order;
    for (const Edge& edge : edges) order.add_edge(edge.a, edge.b);
    benchmark::DoNotOptimize(order.core(0));
  }
  bench.SetItemsProcessed(bench.iterations() * bench.range(0));
}

void peel_from_scratch(benchmark::State& bench) {
  const auto count = static_cast<std::uint32_t>(bench.range(0));
  std::vector<Edge> edges;
  for (std::uint32_t i = 0; edges.size() < count; ++i) {
    const Edge edge = edge_of(i, count / 5);
    if (edge.a != edge.b) edges.push_back(edge);
  }
  for (auto _ : bench) benchmark::DoNotOptimize(core_numbers(edges, count / 5).data());
}

BENCHMARK(peel_edge_by_edge)
    ->Arg(1'000'000)
    ->Arg(10'000'000)
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);
BENCHMARK(peel_from_scratch)->Arg(10'000'000)->Unit(benchmark::kMillisecond)->Iterations(1);

}  // namespace
}  // namespace marketday
