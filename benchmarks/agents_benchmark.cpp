// Learners through their public interface (act and learn, as a run calls them): decisions, updates
// and draws a second on one thread. Inputs are made before the clock starts. Names and arguments
// are those that tools/compare_agents_speed.py sets beside other libraries.

#include <benchmark/benchmark.h>

#include <algorithm>

#include "agents/agent.h"
#include "models/exact/knapsack.h"
#include "sim/environment/decision_table.h"
#include "sim/random.h"
#include "sim/registry.h"

namespace marketday {
namespace {

constexpr std::size_t kArms = 10;

double luck(std::uint32_t who, std::uint32_t day) {
  return uniform(draw(1, who, day, Purpose::environment)[0]);
}

// `features` numbers from 0 to 1 and ten actions.
EnvironmentSpec bandit_spec(std::size_t features) {
  EnvironmentSpec spec;
  spec.name = "bandit";
  for (std::size_t i = 0; i < features; ++i) {
    spec.features.push_back({"x" + std::to_string(i), "-", 0.0, 1.0});
  }
  for (std::size_t a = 0; a < kArms; ++a) spec.actions.push_back({"a" + std::to_string(a), 0.0});
  return spec;
}

std::unique_ptr<Agent> agent_named(const std::string& name, const Json& parameters,
                                   const EnvironmentSpec& spec) {
  return Registry<Agent>::instance().find(name).create(parameters, spec, 1);
}

// One row at a time: choose, then learn a reward of 0 or 1.
void play_online(benchmark::State& bench, const std::string& name, const Json& parameters,
                 std::size_t features) {
  constexpr std::uint32_t kContexts = 1024;
  const EnvironmentSpec spec = bandit_spec(features);
  const auto agent = agent_named(name, parameters, spec);
  std::vector<Observation> seen(kContexts);
  std::vector<TransitionBatch> batches(kContexts);
  for (std::uint32_t i = 0; i < kContexts; ++i) {
    for (std::uint32_t f = 0; f < features; ++f) seen[i].values.push_back(luck(f, i));
    seen[i].unit_ids = {0};
    seen[i].mask.assign(kArms, 1);
    batches[i] = {{0},
                  seen[i].values,
                  {0},
                  {0.0},
                  std::vector<double>(features, 0.0),
                  std::vector<std::uint8_t>(kArms, 1),
                  {1},
                  {0},
                  {0.0}};
  }
  std::vector<double> rewards(kArms * kContexts);
  for (std::uint32_t i = 0; i < rewards.size(); ++i) {
    const double chance = 0.1 + 0.05 * static_cast<double>(i % kArms);
    rewards[i] = luck(i, kContexts) < chance ? 1.0 : 0.0;
  }
  std::uint32_t step = 0;
  for (auto _ : bench) {
    const std::uint32_t i = step % kContexts;
    TransitionBatch& batch = batches[i];
    agent->act(seen[i], step++, batch.actions, {});
    batch.rewards[0] = rewards[i * kArms + static_cast<std::size_t>(batch.actions[0])];
    agent->learn(batch);
  }
  bench.SetItemsProcessed(bench.iterations());
}

void ucb1_step(benchmark::State& bench) {
  play_online(bench, "ucb1", Json::object(), 0);
}
void thompson_step(benchmark::State& bench) {
  play_online(bench, "thompson_beta", Json::object(), 0);
}
void epsilon_greedy_step(benchmark::State& bench) {
  play_online(bench, "epsilon_greedy", Json::object(), 0);
}
// The intercept is one of the columns that the argument counts.
void lin_ucb_step(benchmark::State& bench) {
  play_online(bench, "lin_ucb", Json::object(), static_cast<std::size_t>(bench.range(0)) - 1);
}
void lin_thompson_step(benchmark::State& bench) {
  play_online(bench, "lin_thompson", Json::object(), static_cast<std::size_t>(bench.range(0)) - 1);
}
void contextual_epsilon_greedy_step(benchmark::State& bench) {
  play_online(bench, "linear_epsilon_greedy", Json::object(),
              static_cast<std::size_t>(bench.range(0)) - 1);
}
void square_cb_step(benchmark::State& bench) {
  play_online(bench, "square_cb", Json::object(), static_cast<std::size_t>(bench.range(0)) - 1);
}

// Draws alone: posteriors of ten arms after a hundred rewards each, for a thousand units at once.
void thompson_draws(benchmark::State& bench) {
  constexpr std::uint32_t kRows = 1000;
  const auto agent = agent_named("thompson_beta", Json::object(), bandit_spec(0));
  TransitionBatch batch;
  for (std::uint32_t i = 0; i < 100 * kArms; ++i) {
    batch.unit_ids.push_back(i);
    batch.actions.push_back(static_cast<int>(i % kArms));
    batch.rewards.push_back(luck(i, 0) < 0.3 ? 1.0 : 0.0);
    batch.terminated.push_back(1);
    batch.truncated.push_back(0);
    batch.costs.push_back(0.0);
  }
  batch.next_mask.assign(100 * kArms * kArms, 1);
  agent->learn(batch);
  Observation seen;
  for (std::uint32_t row = 0; row < kRows; ++row) seen.unit_ids.push_back(row);
  seen.mask.assign(kRows * kArms, 1);
  std::vector<int> actions(kRows);
  std::uint32_t step = 0;
  for (auto _ : bench) agent->act(seen, step++, actions, {});
  bench.SetItemsProcessed(bench.iterations() * kRows * static_cast<std::int64_t>(kArms));
}

// Sutton & Barto's (2018) cliff, its moves written down: 48 states, four actions.
DecisionTable cliff() {
  constexpr int kRows = 4;
  constexpr int kColumns = 12;
  constexpr int kDown[] = {-1, 0, 1, 0};
  constexpr int kRight[] = {0, 1, 0, -1};
  DecisionTable table;
  table.spec.name = "cliff";
  table.spec.features = {{"row", "cells", 0, kRows - 1.0}, {"column", "cells", 0, kColumns - 1.0}};
  table.spec.actions = {{"up", 0.0}, {"right", 0.0}, {"down", 0.0}, {"left", 0.0}};
  const int start = (kRows - 1) * kColumns;
  for (int at = 0; at < kRows * kColumns; ++at) {
    TableState state{{double(at / kColumns), double(at % kColumns)}, {}};
    for (int a = 0; a < 4; ++a) {
      const int row = std::clamp(at / kColumns + kDown[a], 0, kRows - 1);
      const int column = std::clamp(at % kColumns + kRight[a], 0, kColumns - 1);
      const bool falls = row == kRows - 1 && column > 0 && column < kColumns - 1;
      const bool ends = row == kRows - 1 && column == kColumns - 1;
      const int next = ends ? -1 : falls ? start : row * kColumns + column;
      state.outcomes.push_back({{1.0, falls ? -100.0 : -1.0, next}});
    }
    table.states.push_back(state);
  }
  table.starts = {{1.0, start}};
  return table;
}

Json tabular_parameters() {
  const auto edges = [](int count) {
    std::vector<double> all;
    for (int i = 0; i < count; ++i) all.push_back(i + 0.5);
    return all;
  };
  return {
      {"discretiser",
       {{{"feature", "row"}, {"edges", edges(3)}}, {{"feature", "column"}, {"edges", edges(11)}}}}};
}

// A whole run: environment, choice and update. Argument: walkers side by side.
void tabular_steps(benchmark::State& bench, const char* name) {
  const DecisionTable table = cliff();
  DecisionTableEnvironment environment(table, static_cast<std::uint32_t>(bench.range(0)));
  const auto agent = agent_named(name, tabular_parameters(), table.spec);
  std::vector<int> actions;
  std::uint32_t step = 0;
  std::int64_t rows = 0;
  const Observation* seen = &environment.reset(1);
  for (auto _ : bench) {
    actions.resize(seen->rows());
    agent->act(*seen, step++, actions, {});
    const StepResult& result = environment.step(actions);
    agent->learn(result.transitions);
    rows += static_cast<std::int64_t>(seen->rows());
    seen = result.terminated ? &environment.reset(step) : &result.observation;
  }
  bench.SetItemsProcessed(rows);
}

// Updates alone, a thousand transitions at a time.
void tabular_updates(benchmark::State& bench, const char* name) {
  const DecisionTable table = cliff();
  DecisionTableEnvironment environment(table, 1000);
  const auto agent = agent_named(name, tabular_parameters(), table.spec);
  std::vector<int> actions(1000);
  const Observation* seen = &environment.reset(1);
  agent->act(*seen, 0, actions, {});
  for (int i = 0; i < 10; ++i) environment.step(actions);
  const TransitionBatch batch = environment.step(actions).transitions;
  for (auto _ : bench) agent->learn(batch);
  bench.SetItemsProcessed(bench.iterations() * 1000);
}

// A budget over shoppers of four offers each (fixture F5 of the tests). Argument: shoppers.
void allocation(benchmark::State& bench) {
  const double costs[] = {0, 1, 2, 5};
  const double values[] = {0, 3, 4.5, 7};
  std::vector<Offering> offers;
  for (std::int64_t i = 0; i < bench.range(0); ++i) {
    const double x = static_cast<double>((37 * i) % 101 + 1) / 101.0;
    const double z = static_cast<double>((53 * i) % 89 + 1) / 89.0;
    for (int l = 0; l < 4; ++l) {
      offers.push_back({costs[l] * (0.2 + 0.8 * z), values[l] * x * (0.3 + 0.7 * (1.0 - z))});
    }
  }
  double gap = 0.0;
  for (auto _ : bench) {
    const Allocation found = allocate(offers, 4, 0.6 * static_cast<double>(bench.range(0)));
    gap = found.gap() / found.bound;
    benchmark::DoNotOptimize(gap);
  }
  bench.counters["gap_share"] = gap;
  bench.SetItemsProcessed(bench.iterations() * bench.range(0));
}

BENCHMARK(ucb1_step);
BENCHMARK(thompson_step);
BENCHMARK(epsilon_greedy_step);
BENCHMARK(thompson_draws);
BENCHMARK(lin_ucb_step)->Arg(10)->Arg(16)->Arg(64)->Arg(256);
BENCHMARK(lin_thompson_step)->Arg(10)->Arg(16)->Arg(64);
BENCHMARK(contextual_epsilon_greedy_step)->Arg(21);
BENCHMARK(square_cb_step)->Arg(21);
BENCHMARK_CAPTURE(tabular_updates, q_learning, "q_learning");
BENCHMARK_CAPTURE(tabular_updates, sarsa, "sarsa");
BENCHMARK_CAPTURE(tabular_updates, expected_sarsa, "expected_sarsa");
BENCHMARK_CAPTURE(tabular_steps, q_learning, "q_learning")->Arg(1)->Arg(1000);
BENCHMARK(allocation)->Arg(20'000)->Arg(1'000'000)->Arg(10'000'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace marketday
