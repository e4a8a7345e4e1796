// Detectors on one thread: fit and score of 100,000 cases of 6 features, and the growing peeling
// per edge. tools/compare_detection_speed.py sets scikit-learn beside them.
#include <benchmark/benchmark.h>
#include <tbb/global_control.h>

#include <algorithm>

#include "models/detection/core_order.h"
#include "models/detection/detector.h"
#include "models/detection/entity_graph.h"
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

// Accounts as they register: each with a device that a household of four shares, an IP of some
// thirty (more than 50 are a hub), one in a hundred on the device of a ring of 40. Every two that
// share are tied, `edges` ties in all: the graph of the detector incremental_peeling.
std::vector<Edge> ties(std::size_t edges) {
  const auto accounts = static_cast<std::uint32_t>(edges / 16);
  SharedEntities shared(50);
  std::vector<Edge> all;
  for (std::uint32_t i = 0; all.size() < edges; ++i) {
    const RandomBlock bits = draw(2, i, 0, Purpose::environment);
    const auto household =
        static_cast<std::uint32_t>(std::uint64_t{bits[0]} * (accounts / 4) >> 32U);
    const std::uint32_t ip = accounts + bits[1] % (accounts / 30 + 1);
    const bool ring = bits[2] % 100 == 0;
    const std::uint32_t device = ring ? 2 * accounts + bits[3] % (accounts / 4000 + 1) : household;
    for (const std::uint32_t entity : {device, ip}) {
      for (const std::uint32_t other : shared.join(i, entity)) all.push_back({i, other});
    }
  }
  all.resize(edges);
  return all;
}

// The hard case: a graph without structure, where all vertices stand in one core of a few.
std::vector<Edge> anyone_to_anyone(std::size_t edges) {
  std::vector<Edge> all;
  for (std::uint32_t i = 0; all.size() < edges; ++i) {
    const RandomBlock bits = draw(2, i, 0, Purpose::environment);
    const std::uint64_t vertices = edges / 5;
    const Edge edge{static_cast<std::uint32_t>(std::uint64_t{bits[0]} * vertices >> 32U),
                    static_cast<std::uint32_t>(std::uint64_t{bits[1]} * vertices >> 32U)};
    if (edge.a != edge.b) all.push_back(edge);
  }
  return all;
}

// Argument: edges. Items are edges.
void peel_edge_by_edge(benchmark::State& bench, std::vector<Edge> (*graph)(std::size_t)) {
  const std::vector<Edge> edges = graph(static_cast<std::size_t>(bench.range(0)));
  for (auto _ : bench) {
    CoreOrder order;
    for (const Edge& edge : edges) order.add_edge(edge.a, edge.b);
    benchmark::DoNotOptimize(order.core(0));
  }
  bench.SetItemsProcessed(bench.iterations() * bench.range(0));
}

void peel_from_scratch(benchmark::State& bench) {
  const std::vector<Edge> edges = ties(static_cast<std::size_t>(bench.range(0)));
  std::uint32_t last = 0;
  for (const Edge& edge : edges) last = std::max(last, edge.a);
  for (auto _ : bench) benchmark::DoNotOptimize(core_numbers(edges, last + 1).data());
}

BENCHMARK_CAPTURE(peel_edge_by_edge, accounts, ties)
    ->Arg(1'000'000)
    ->Arg(10'000'000)
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);
BENCHMARK_CAPTURE(peel_edge_by_edge, random_graph, anyone_to_anyone)
    ->Arg(100'000)
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);
BENCHMARK(peel_from_scratch)->Arg(10'000'000)->Unit(benchmark::kMillisecond)->Iterations(1);

}  // namespace
}  // namespace marketday
