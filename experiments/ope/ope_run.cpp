#include "experiments/ope/ope_run.h"

#include <fmt/core.h>
#include <tbb/global_control.h>

#include <chrono>
#include <filesystem>

#include "experiments/ope/ope_tables.h"
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
Arm cell_of(const OpeCase& c) {
  Arm arm;
  arm.label = c.experiment.name;
  return arm;
}

using Numbers = std::vector<double>;
constexpr std::size_t kTwo = 2;  // truth, deployed

// Everything of a replication as one list of numbers, for keeping.
Numbers flatten(const OpeReplication& replication) {
  Numbers numbers;
  for (const OpeRecord& record : replication) {
    numbers.push_back(record.behaviour_truth);
    for (const OpePolicyRecord& r : record.policies) {
      numbers.insert(numbers.end(), {r.truth, r.deployed});
      for (const Numbers* list : {&r.values, &r.low, &r.high, &r.difference, &r.difference_low,
                                  &r.difference_high, &r.answers}) {
        numbers.insert(numbers.end(), list->begin(), list->end());
      }
    }
  }
  return numbers;
}

OpeReplication unflatten(const OpeBenchmark& b, const OpeCase& c, const Numbers& numbers) {
  OpeReplication replication(b.rows.size());
  const std::size_t estimators = b.estimators.size();
  auto at = numbers.begin();
  for (OpeRecord& record : replication) {
    record.behaviour_truth = *at++;
    record.policies.resize(c.experiment.arms.size());
    for (OpePolicyRecord& r : record.policies) {
      r.truth = *at++;
      r.deployed = *at++;
      for (Numbers* list : {&r.values, &r.low, &r.high, &r.difference, &r.difference_low,
                            &r.difference_high, &r.answers}) {
        list->assign(at, at + static_cast<std::ptrdiff_t>(estimators));
        at += static_cast<std::ptrdiff_t>(estimators);
      }
    }
  }
  return replication;
}

std::size_t count_of(const OpeBenchmark& b, const OpeCase& c) {
  return b.rows.size() * (1 + c.experiment.arms.size() * (kTwo + 7 * b.estimators.size()));
}

void play_one(const OpeBenchmark& b, const Task& task, const RunDirectory& directory,
              Progress& progress, std::vector<std::vector<OpeReplication>>& results,
              double& seconds) {
  const OpeCase& c = b.cases[task.c];
  const std::uint64_t seed = b.seeds[task.seed];
  OpeReplication& result = results[task.c][task.seed];
  const auto finished = directory.load(cell_of(c), seed);
  if (finished && finished->curve.size() == count_of(b, c)) {
    result = unflatten(b, c, finished->curve);
    seconds = finished->seconds;
    progress.add(1);
    return;
  }
  const auto start = std::chrono::steady_clock::now();
  result = replicate(b, c, seed, check_interrupt);
  seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  Cell cell;
  cell.result.curve = flatten(result);
  cell.result.seconds = seconds;
  directory.save(cell_of(c), seed, cell, {});
  progress.add(1);
}

std::string timing(const OpeBenchmark& b, const std::vector<Numbers>& seconds) {
  CsvWriter csv({"case", "seed", "seconds"});
  for (std::size_t c = 0; c < b.cases.size(); ++c) {
    for (std::size_t s = 0; s < b.seeds.size(); ++s) {
      csv.text(b.cases[c].experiment.name).text(fmt::format("{}", b.seeds[s]));
      csv.number(seconds[c][s]).end_row();
    }
  }
  return csv.take();
}

}  // namespace

std::string run_ope_benchmark(const OpeBenchmark& b, const RunOptions& options) {
  const int threads = thread_count(options.threads);
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                  static_cast<std::size_t>(threads));
  const std::string path =
      options.output.empty() ? (fs::path("results") / b.name).string() : options.output;
  const RunDirectory directory(path, b.resolved, options.if_exists);
  if (directory.complete()) {
    directory.remove_cells();
    return fmt::format("{}: complete already; nothing to do\n", path);
  }
  std::map<std::string, std::string> inputs;
  std::vector<Task> tasks;
  for (std::size_t c = 0; c < b.cases.size(); ++c) {
    inputs.merge(directory.copy_inputs(b.cases[c].experiment));
    for (std::size_t s = 0; s < b.seeds.size(); ++s) tasks.push_back({c, s});
  }
  Progress progress(static_cast<std::int64_t>(tasks.size()), options.quiet);
  std::vector<std::vector<OpeReplication>> results(b.cases.size(),
                                                   std::vector<OpeReplication>(b.seeds.size()));
  std::vector<Numbers> seconds(b.cases.size(), Numbers(b.seeds.size(), 0.0));
  for_each_task(static_cast<std::uint32_t>(tasks.size()), [&](std::uint32_t i) {
    const Task& task = tasks[i];
    play_one(b, task, directory, progress, results, seconds[task.c][task.seed]);
  });
  std::map<std::string, std::string> hashes;
  for (const auto& [name, content] : ope_tables(b, results)) {
    directory.write(name, content);
    hashes[name] = directory.hash_of(name);
  }
  directory.write(kTiming, timing(b, seconds));
  directory.write(kManifest, manifest(b.resolved, inputs, hashes, threads));
  directory.remove_cells();
  return ope_text(b, results) +
         fmt::format("report: {}\n", (fs::path(path) / "report.html").string());
}

}  // namespace marketday
