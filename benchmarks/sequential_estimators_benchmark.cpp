// Sequential and distributional estimators on logs in memory, one thread: steps, rows or resampled
// rows a second. Inputs are made before the clock starts.

#include <benchmark/benchmark.h>
#include <tbb/global_control.h>

#include "evaluation/distribution/bands.h"
#include "evaluation/intervals/betting.h"
#include "evaluation/intervals/mixture_sequence.h"
#include "evaluation/sequential/doubly_robust.h"
#include "evaluation/sequential/importance_sampling.h"
#include "evaluation/sequential/magic.h"
#include "evaluation/sequential/marginal_importance.h"
#include "sim/random.h"

namespace marketday {
namespace {

constexpr std::size_t kSteps = 10;

// Three actions logged uniformly, ten steps a trajectory.
struct Log {
  std::vector<std::size_t> offsets = {0};
  std::vector<std::uint32_t> state;
  std::vector<double> reward, behaviour, target;
  sequential::ActionValues values;

  explicit Log(std::size_t trajectories) {
    for (std::uint32_t i = 0; i < trajectories; ++i) {
      for (std::uint32_t t = 0; t < kSteps; ++t) {
        const RandomBlock bits = draw(1, i, t, Purpose::environment);
        reward.push_back(uniform(bits[0]));
        behaviour.push_back(1.0 / 3.0);
        target.push_back(bits[1] % 3 == 0 ? 0.5 : 0.25);
        state.push_back(bits[2] % 20);
        values.taken.push_back(0.5 * static_cast<double>(kSteps - t));
        values.expected.push_back(0.5 * static_cast<double>(kSteps - t));
      }
      offsets.push_back(reward.size());
    }
  }
  sequential::Trajectories log() const { return {offsets, reward, behaviour, target, 0.99}; }
};

template <typename Estimator>
void run(benchmark::State& state, const Estimator& estimator) {
  const Log log(static_cast<std::size_t>(state.range(0)));
  const tbb::global_control one(tbb::global_control::max_allowed_parallelism, 1);
  for (auto _ : state) benchmark::DoNotOptimize(estimator(log));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(log.reward.size()));
}

void per_decision(benchmark::State& state) {
  run(state, [](const Log& log) { return sequential::per_decision_is(log.log()).value; });
}
void self_normalised(benchmark::State& state) {
  run(state, [](const Log& log) { return sequential::per_decision_snis(log.log()).value; });
}
void doubly_robust(benchmark::State& state) {
  run(state, [](const Log& log) { return sequential::doubly_robust(log.log(), log.values).value; });
}
void weighted_doubly_robust(benchmark::State& state) {
  run(state, [](const Log& log) {
    return sequential::weighted_doubly_robust(log.log(), log.values).value;
  });
}
void magic(benchmark::State& state) {
  run(state, [](const Log& log) {
    return sequential::magic(log.log(), log.values, {.seed = 1}).estimate.value;
  });
}
void state_marginal(benchmark::State& state) {
  run(state, [](const Log& log) {
    const sequential::Trajectories trajectories = log.log();
    return sequential::state_marginal_is({trajectories, 20, log.state}, true).value;
  });
}
void mixture_sequence(benchmark::State& state) {
  run(state, [](const Log& log) {
    return intervals::mixture_sequence({log.target, log.reward}, 0.95).low;
  });
}
void betting_interval(benchmark::State& state) {
  run(state, [](const Log& log) {
    return intervals::betting_interval({log.target, log.reward}, 0.95).low;
  });
}
void bootstrap_band(benchmark::State& state) {
  run(state, [](const Log& log) {
    return distribution::bootstrap_band({log.reward, log.target}, true, {}, 0.95, 1, 100)
        .half_width;
  });
}

BENCHMARK(per_decision)->Arg(100'000)->Unit(benchmark::kMillisecond);
BENCHMARK(self_normalised)->Arg(100'000)->Unit(benchmark::kMillisecond);
BENCHMARK(doubly_robust)->Arg(100'000)->Unit(benchmark::kMillisecond);
BENCHMARK(weighted_doubly_robust)->Arg(100'000)->Unit(benchmark::kMillisecond);
BENCHMARK(magic)->Arg(10'000)->Unit(benchmark::kMillisecond);
BENCHMARK(state_marginal)->Arg(100'000)->Unit(benchmark::kMillisecond);
BENCHMARK(mixture_sequence)->Arg(100'000)->Unit(benchmark::kMillisecond);
BENCHMARK(betting_interval)->Arg(10'000)->Unit(benchmark::kMillisecond);
BENCHMARK(bootstrap_band)->Arg(1'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace marketday
