#include "experiments/replications.h"

#include <fmt/core.h>
#include <tbb/global_control.h>

#include <chrono>
#include <filesystem>

#include "experiments/progress.h"
#include "experiments/results.h"
#include "experiments/run_directory.h"
#include "sim/io/csv.h"
#include "sim/parallel.h"

namespace marketday {
namespace {

namespace fs = std::filesystem;

struct Task {
  std::size_t c;
  std::size_t seed;
};

// A finished replication is kept as a cell of the run's directory.
Arm cell_of(const Experiment& c) {
  Arm arm;
  arm.label = c.name;
  return arm;
}

void play_one(const ReplicatedExperiment& e, const Task& task, const RunDirectory& directory,
              Progress& progress, Numbers& numbers, double& seconds) {
  const Arm arm = cell_of(*e.cases[task.c]);
  const std::uint64_t seed = e.seeds[task.seed];
  const auto finished = directory.load(arm, seed);
  if (finished && finished->curve.size() == e.numbers[task.c]) {
    numbers = finished->curve;
    seconds = finished->seconds;
    progress.add(e.steps[task.c]);
    return;
  }
  const auto start = std::chrono::steady_clock::now();
  numbers = e.play(task.c, seed, [&] { progress.add(1); });
  seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  Cell cell;
  cell.result.curve = numbers;
  cell.result.seconds = seconds;
  directory.save(arm, seed, cell, {});
}

std::string timing(const ReplicatedExperiment& e, const std::vector<Numbers>& seconds) {
  CsvWriter csv({"case", "seed", "seconds"});
  for (std::size_t c = 0; c < e.cases.size(); ++c) {
    for (std::size_t s = 0; s < e.seeds.size(); ++s) {
      csv.text(e.cases[c]->name).text(fmt::format("{}", e.seeds[s]));
      csv.number(seconds[c][s]).end_row();
    }
  }
  return csv.take();
}

}  // namespace

std::string run_replications(const ReplicatedExperiment& e, const RunOptions& options) {
  const int threads = thread_count(options.threads);
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                  static_cast<std::size_t>(threads));
  const std::string path =
      options.output.empty() ? (fs::path("results") / e.name).string() : options.output;
  const RunDirectory directory(path, e.resolved, options.if_exists);
  if (directory.complete()) {
    directory.remove_cells();
    return fmt::format("{}: complete already; nothing to do\n", path);
  }
  std::map<std::string, std::string> inputs;
  std::vector<Task> tasks;
  std::int64_t steps = 0;
  for (std::size_t c = 0; c < e.cases.size(); ++c) {
    inputs.merge(directory.copy_inputs(*e.cases[c]));
    steps += e.steps[c] * static_cast<std::int64_t>(e.seeds.size());
    for (std::size_t s = 0; s < e.seeds.size(); ++s) tasks.push_back({c, s});
  }
  Progress progress(steps, options.quiet);
  Replications results(e.cases.size(), std::vector<Numbers>(e.seeds.size()));
  std::vector<Numbers> seconds(e.cases.size(), Numbers(e.seeds.size(), 0.0));
  for_each_task(static_cast<std::uint32_t>(tasks.size()), [&](std::uint32_t i) {
    const Task& task = tasks[i];
    play_one(e, task, directory, progress, results[task.c][task.seed], seconds[task.c][task.seed]);
  });
  std::map<std::string, std::string> hashes;
  for (const auto& [name, content] : e.tables(results)) {
    directory.write(name, content);
    hashes[name] = directory.hash_of(name);
  }
  directory.write(kTiming, timing(e, seconds));
  directory.write(kManifest, manifest(e.resolved, inputs, hashes, threads));
  directory.remove_cells();
  return e.text(results) + fmt::format("report: {}\n", (fs::path(path) / "report.html").string());
}

}  // namespace marketday
