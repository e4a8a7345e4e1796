#include "experiments/runner.h"

#include <fmt/core.h>
#include <tbb/global_control.h>
#include <tbb/info.h>

#include <algorithm>
#include <filesystem>

#include "experiments/progress.h"
#include "experiments/results.h"
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

std::int64_t all_steps(const Experiment& e, int horizon) {
  std::int64_t steps = 0;
  for (const Arm& arm : e.arms) steps += steps_of(e, arm, horizon);
  return steps * static_cast<std::int64_t>(e.seeds.size());
}

// Fills `results`; what an earlier, broken run has finished is taken from the directory.
void play_all(const Experiment& e, const RunDirectory& directory, bool quiet, Results& results) {
  const EnvironmentSpec spec = make_environment(e)->spec();
  Progress progress(all_steps(e, spec.horizon_steps), quiet);
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
    const Cell cell = play_cell(e, arm, seed, [&] { progress.add(1); });
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

std::string run_experiment(const Experiment& e, const RunOptions& options) {
  const int threads = thread_count(options.threads);
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                  static_cast<std::size_t>(threads));
  const std::string path = options.output.empty()
                               ? (std::filesystem::path("results") / e.name).string()
                               : options.output;
  const RunDirectory directory(path, e, options.if_exists);
  if (directory.complete()) {
    directory.remove_cells();
    return fmt::format("{}: complete already; nothing to do\n", path);
  }
  const std::map<std::string, std::string> inputs = directory.copy_inputs(e);
  Results results(e.arms.size(), std::vector<CellResult>(e.seeds.size()));
  play_all(e, directory, options.quiet, results);

  std::vector<std::string> names;
  for (const auto& [name, content] : result_tables(e, results)) {
    directory.write(name, content);
    names.push_back(name);
  }
  directory.write(kTiming, timing_table(e, results));
  directory.write(kManifest, manifest(e, inputs, hash_outputs(e, directory, names), threads));
  directory.remove_cells();
  return fmt::format("{}report: {}\n", comparison_table(e, results),
                     (std::filesystem::path(path) / "report.html").string());
}

}  // namespace marketday
