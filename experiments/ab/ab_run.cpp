#include "experiments/ab/ab_run.h"

#include <fmt/core.h>
#include <tbb/global_control.h>

#include <chrono>
#include <filesystem>

#include "experiments/ab/ab_tables.h"
#include "experiments/progress.h"
#include "experiments/results.h"
#include "sim/io/csv.h"
#include "sim/parallel.h"

namespace marketday {
namespace {

namespace fs = std::filesystem;

struct Task {
  std::size_t c;
  std::size_t seed;
};

// A finished replication as a cell of the run's directory, so that it is kept like any other.
Arm cell_of(const AbCase& c) {
  Arm arm;
  arm.label = c.experiment.name;
  return arm;
}

std::vector<Metric> metrics_of(const AbTest& test, const AbReplication& r) {
  std::vector<Metric> metrics = {{"control_mean", r.control_mean}, {"truth", r.truth}};
  for (std::size_t d = 0; d < test.designs.size(); ++d) {
    const ab::Effect& e = r.designs[d];
    const std::string& label = test.designs[d].label;
    metrics.push_back({label + ".estimate", e.estimate});
    metrics.push_back({label + ".standard_error", e.standard_error});
    metrics.push_back({label + ".low", e.interval.low});
    metrics.push_back({label + ".high", e.interval.high});
    metrics.push_back({label + ".p", e.p_value});
  }
  return metrics;
}

AbReplication replication_of(const AbTest& test, const std::vector<Metric>& metrics) {
  AbReplication r{metrics[0].value, metrics[1].value, {}};
  for (std::size_t d = 0; d < test.designs.size(); ++d) {
    const Metric* m = metrics.data() + 2 + 5 * d;
    ab::Effect e;
    e.estimate = m[0].value;
    e.standard_error = m[1].value;
    e.interval = {m[2].value, m[3].value};
    e.p_value = m[4].value;
    r.designs.push_back(e);
  }
  return r;
}

void play_one(const AbTest& test, const Task& task, const RunDirectory& directory,
              Progress& progress, AbReplications& results, double& seconds) {
  const AbCase& c = test.cases[task.c];
  const std::uint64_t seed = test.seeds[task.seed];
  AbReplication& result = results[task.c][task.seed];
  if (const auto finished = directory.load(cell_of(c), seed)) {
    result = replication_of(test, finished->metrics);
    seconds = finished->seconds;
    progress.add(steps_of(test, c));
    return;
  }
  const auto start = std::chrono::steady_clock::now();
  result = play_replication(test, c, seed, [&] { progress.add(1); });
  seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  Cell cell;
  cell.result.metrics = metrics_of(test, result);
  cell.result.seconds = seconds;
  directory.save(cell_of(c), seed, cell, {});
}

std::string timing(const AbTest& test, const std::vector<std::vector<double>>& seconds) {
  CsvWriter csv({"case", "seed", "seconds"});
  for (std::size_t c = 0; c < test.cases.size(); ++c) {
    for (std::size_t s = 0; s < test.seeds.size(); ++s) {
      csv.text(test.cases[c].experiment.name).text(fmt::format("{}", test.seeds[s]));
      csv.number(seconds[c][s]).end_row();
    }
  }
  return csv.take();
}

}  // namespace

std::string run_ab_test(const AbTest& test, const RunOptions& options) {
  const int threads = thread_count(options.threads);
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                  static_cast<std::size_t>(threads));
  const std::string path =
      options.output.empty() ? (fs::path("results") / test.name).string() : options.output;
  const RunDirectory directory(path, test.resolved, options.if_exists);
  if (directory.complete()) {
    directory.remove_cells();
    return fmt::format("{}: complete already; nothing to do\n", path);
  }
  std::map<std::string, std::string> inputs;
  std::vector<Task> tasks;
  std::int64_t steps = 0;
  for (std::size_t c = 0; c < test.cases.size(); ++c) {
    inputs.merge(directory.copy_inputs(test.cases[c].experiment));
    steps += steps_of(test, test.cases[c]) * static_cast<std::int64_t>(test.seeds.size());
    for (std::size_t s = 0; s < test.seeds.size(); ++s) tasks.push_back({c, s});
  }
  Progress progress(steps, options.quiet);
  AbReplications results(test.cases.size(), std::vector<AbReplication>(test.seeds.size()));
  std::vector<std::vector<double>> seconds(test.cases.size(),
                                           std::vector<double>(test.seeds.size(), 0.0));
  for_each_task(static_cast<std::uint32_t>(tasks.size()), [&](std::uint32_t i) {
    const Task& task = tasks[i];
    play_one(test, task, directory, progress, results, seconds[task.c][task.seed]);
  });
  std::map<std::string, std::string> hashes;
  for (const auto& [name, content] : ab_test_tables(test, results)) {
    directory.write(name, content);
    hashes[name] = directory.hash_of(name);
  }
  directory.write(kTiming, timing(test, seconds));
  directory.write(kManifest, manifest(test.resolved, inputs, hashes, threads));
  directory.remove_cells();
  return fmt::format("{}report: {}\n", ab_test_text(test, results),
                     (fs::path(path) / "report.html").string());
}

}  // namespace marketday
