#include "experiments/runner.h"

#include <fmt/core.h>
#include <tbb/global_control.h>
#include <tbb/info.h>

#include <algorithm>
#include <filesystem>

#include "experiments/progress.h"
#include "experiments/tune.h"
#include "sim/parallel.h"

namespace marketday {
namespace {

struct Task {
  std::size_t arm;
  std::size_t seed;
};

// Longest cells first, so that no core waits at the end for one long cell.
std::vector<Task> ordered_tasks(const Experiment& e) {
  std::vector<Task> tasks;
  for (std::size_t arm = 0; arm < e.arms.size(); ++arm) {
    for (std::size_t seed = 0; seed < e.seeds.size(); ++seed) tasks.push_back({arm, seed});
  }
  std::stable_sort(tasks.begin(), tasks.end(), [&](const Task& a, const Task& b) {
    return e.arms[a.arm].episodes > e.arms[b.arm].episodes;
  });
  return tasks;
}

std::int64_t all_steps(const Experiment& e) {
  const int horizon = make_environment(e)->spec().horizon_steps;
  std::int64_t steps = 0;
  for (const Arm& arm : e.arms) steps += steps_of(e, arm, horizon);
  return steps * static_cast<std::int64_t>(e.seeds.size()) + tuning_steps(e, horizon);
}

// Fills `results`; what an earlier, broken run has finished is taken from the directory.
void play_all(const Experiment& e, const RunDirectory& directory, double checkpoint_seconds,
              Progress& progress, Results& results) {
  const EnvironmentSpec spec = make_environment(e)->spec();
  const std::vector<Task> tasks = ordered_tasks(e);
  std::atomic<std::size_t> next{0};
  const auto play_one = [&](const Task& task) {
    const Arm& arm = e.arms[task.arm];
    const std::uint64_t seed = e.seeds[task.seed];
    CellResult& result = results[task.arm][task.seed];
    if (auto finished = directory.load(arm, seed)) {
      result = std::move(*finished);
      progress.add(steps_of(e, arm, spec.horizon_steps));
      return;
    }
    const Checkpoints checkpoints{
        checkpoint_seconds,
        [&] {
          auto state = directory.load_training(arm, seed);
          if (state) progress.add(state->step);
          return state;
        },
        [&](const TrainingState& state) { directory.save_training(arm, seed, state); }};
    const Cell cell = play_cell(
        e, arm, seed, [&] { progress.add(1); }, checkpoints);
    directory.save(arm, seed, cell, spec);
    result = cell.result;
  };
  // the index only counts workers' turns: each takes the next task in order
  for_each_task(static_cast<std::uint32_t>(tasks.size()),
                [&](std::uint32_t) { play_one(tasks[next++]); });
}

std::map<std::string, std::string> hash_outputs(const Experiment& e, const RunDirectory& directory,
                                                const std::vector<std::string>& tables) {
  std::map<std::string, std::string> hashes;
  for (const std::string& name : tables) hashes[name] = directory.hash_of(name);
  for (const Arm& arm : e.arms) {
    if (!arm.learns) continue;
    for (const std::uint64_t seed : e.seeds) {
      for (const std::string& name : directory.policy_files(arm, seed)) {
        hashes[name] = directory.hash_of(name);
      }
    }
  }
  return hashes;
}

}  // namespace

int thread_count(int threads) {
  return threads > 0 ? threads : tbb::info::default_concurrency();
}

RunOutcome run_experiment(const Experiment& untuned, const RunOptions& options) {
  const int threads = thread_count(options.threads);
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                  static_cast<std::size_t>(threads));
  const std::string path = options.output.empty()
                               ? (std::filesystem::path("results") / untuned.name).string()
                               : options.output;
  const RunDirectory directory(path, untuned.resolved, options.if_exists);
  if (directory.complete()) {
    directory.remove_cells();
    return {fmt::format("{}: complete already; nothing to do\n", path),
            read_results(path, untuned)};
  }
  const std::map<std::string, std::string> inputs = directory.copy_inputs(untuned);
  Progress progress(all_steps(untuned), options.quiet);
  const auto [e, tuning_table] = tune_arms(untuned, directory, progress);
  Results results(e.arms.size(), std::vector<CellResult>(e.seeds.size()));
  play_all(e, directory, options.checkpoint_seconds, progress, results);

  std::vector<std::string> names;
  std::map<std::string, std::string> tables = result_tables(e, results);
  if (!tuning_table.empty()) tables["tuning.csv"] = tuning_table;
  for (const auto& [name, content] : tables) {
    directory.write(name, content);
    names.push_back(name);
  }
  directory.write(kTiming, timing_table(e, results));
  directory.write(kManifest,
                  manifest(e.resolved, inputs, hash_outputs(e, directory, names), threads));
  directory.remove_cells();
  std::string text = fmt::format("{}report: {}\n", comparison_table(e, results),
                                 (std::filesystem::path(path) / "report.html").string());
  return {std::move(text), std::move(results)};
}

}  // namespace marketday
