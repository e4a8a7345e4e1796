// Offline estimators on rows in memory, a million of thirty actions, and logs on disk.
#include <benchmark/benchmark.h>

#include <cmath>
#include <filesystem>
#include <numeric>

#include "evaluation/group_bootstrap.h"
#include "evaluation/log/feedback_csv.h"
#include "evaluation/panel.h"
#include "evaluation/policy_rows.h"
#include "sim/io/temporary_folder.h"
#include "sim/random.h"
#include "sim/registry.h"

namespace marketday {
namespace {

constexpr std::size_t kRows = 1'000'000;
constexpr std::size_t kActions = 30;
constexpr std::size_t kBlock = 8'192;

struct Rows {
  std::vector<double> probabilities, predicted, rewards, propensities;
  std::vector<int> actions;
  std::vector<std::uint32_t> groups;

  Rows() {
    probabilities.resize(kRows * kActions);
    predicted.resize(kRows * kActions);
    for (std::uint32_t row = 0; row < kRows; ++row) {
      const RandomBlock bits = draw(7, row, 0, Purpose::environment);
      for (std::size_t a = 0; a < kActions; ++a) {
        const double wave = std::sin(0.001 * row + 0.7 * static_cast<double>(a));
        probabilities[row * kActions + a] = (1.0 + 0.5 * wave) / kActions;
        predicted[row * kActions + a] = 0.3 + 0.1 * wave;
      }
      actions.push_back(static_cast<int>(bits[0] % kActions));
      rewards.push_back(bits[1] < (1U << 30U) ? 1.0 : 0.0);
      propensities.push_back(1.0 / kActions);
      groups.push_back(row % 65'536);
    }
  }
};

const Rows& rows() {
  static const Rows all;
  return all;
}

std::vector<PanelEstimator> estimators(const std::vector<std::string>& names) {
  std::vector<PanelEstimator> result;
  for (const std::string& name : names) {
    const auto& entry = Registry<Estimator>::instance().find(name);
    result.push_back(panel_estimator(name, defaults(entry.description.parameters), name));
  }
  return result;
}

// One pass over all rows, and each estimator's value with its standard error.
void run_panel(benchmark::State& state, const std::vector<std::string>& names, bool has_model) {
  const Rows& all = rows();
  for (auto _ : state) {
    Panel panel(estimators(names), 1, 65'536);
    PolicyRowValues values;
    for (std::size_t from = 0; from < kRows; from += kBlock) {
      const std::size_t count = std::min(kBlock, kRows - from);
      const auto dense = [&](const std::vector<double>& table) {
        return std::span(table).subspan(from * kActions, count * kActions);
      };
      fill_policy_rows(dense(all.probabilities),
                       has_model ? dense(all.predicted) : std::span<const double>(),
                       std::span(all.actions).subspan(from, count),
                       std::span(all.propensities).subspan(from, count), values);
      panel.begin_block(std::span(all.groups).subspan(from, count),
                        std::span(all.rewards).subspan(from, count));
      panel.add(0, {values.weights, values.model_logged, values.model_policy});
    }
    for (std::size_t e = 0; e < names.size(); ++e) {
      benchmark::DoNotOptimize(panel.estimate(0, e).standard_error);
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kRows));
}

void off_policy_ips(benchmark::State& state) {
  run_panel(state, {"ips"}, false);
}
void off_policy_dr(benchmark::State& state) {
  run_panel(state, {"dr"}, true);
}
void off_policy_panel(benchmark::State& state) {
  run_panel(state,
            {"ips", "snips", "clipped_ips", "sub_gaussian_ips", "replay", "dm", "dr", "sndr",
             "clipped_dr", "dr_os", "switch_dr", "sub_gaussian_dr"},
            true);
}
BENCHMARK(off_policy_ips)->Unit(benchmark::kMillisecond);
BENCHMARK(off_policy_dr)->Unit(benchmark::kMillisecond);
BENCHMARK(off_policy_panel)->Unit(benchmark::kMillisecond);

// Resampled rows a second: 1,000 resamples of 100,000 groups.
void off_policy_bootstrap(benchmark::State& state) {
  const std::size_t groups = 100'000;
  const std::span<const double> column[] = {std::span(rows().rewards).first(groups)};
  const GroupBootstrap bootstrap(groups, 1'000);
  for (auto _ : state) benchmark::DoNotOptimize(bootstrap.sums(column));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(groups) * 1'000);
}
BENCHMARK(off_policy_bootstrap)->Unit(benchmark::kMillisecond)->UseRealTime();

// A log of 200,000 rows with ten features, written and read.
void log_reading(benchmark::State& state) {
  const TemporaryFolder folder("marketday-benchmark-");
  const std::string path = folder / "log.csv";
  LogMeta meta;
  meta.spec.actions = {{"none", 0.0}, {"coupon", 0.1}};
  for (int f = 0; f < 10; ++f) {
    meta.spec.features.push_back({"f" + std::to_string(f), "-", -1e6, 1e6});
  }
  const std::size_t count = 200'000;
  FeedbackBlock block;
  block.rows = count;
  for (std::size_t row = 0; row < count; ++row) {
    block.rounds.push_back(static_cast<std::int64_t>(row));
    block.units.push_back(static_cast<std::uint32_t>(row / 7));
    block.actions.push_back(static_cast<int>(row % 2));
    block.rewards.push_back(static_cast<double>(row % 900) / 100.0);
    block.propensities.push_back(0.5);
    for (std::size_t f = 0; f < 10; ++f)
      block.features.push_back(static_cast<double>(row % (50 + f)));
    block.mask.insert(block.mask.end(), 2, 1);
  }
  FeedbackWriter writer(path, meta, false);
  writer.add(block);
  writer.finish();
  for (auto _ : state) {
    const auto log = open_feedback_csv(path);
    double sum = 0.0;
    log->for_each_block([&](const FeedbackBlock& b) { sum += b.rewards.front(); });
    benchmark::DoNotOptimize(sum);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(count));
}
BENCHMARK(log_reading)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace marketday
