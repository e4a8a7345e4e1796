#include "experiments/simulate.h"

#include <fmt/core.h>
#include <tbb/global_control.h>

#include <filesystem>

#include "experiments/cell.h"
#include "experiments/event_files.h"
#include "experiments/experiment.h"
#include "experiments/progress.h"
#include "experiments/runner.h"
#include "experiments/twin_files.h"
#include "sim/io/files.h"

namespace marketday {
namespace {

namespace fs = std::filesystem;

// The same reader and checks as an experiment of one arm.
Experiment one_arm(const SimulateOptions& options, const std::string& policy) {
  const Json place = {
      {"experiment", "simulate"},
      {"scenario", options.scenario},
      {"environment", {{"name", options.environment}, {"horizon_days", options.days}}},
      {"seeds", {options.seed}}};
  const std::string text = to_yaml(place) + "policies:\n  - " + policy + "\n";
  return read_experiment(YamlNode::parse(text, "command line"), "");
}

void watch(Environment& environment, const SimulateOptions& options, DayObserver observer) {
  if (!environment.watch(std::move(observer))) {
    throw InputError(fmt::format("environment {}: has no market whose events could be written",
                                 options.environment));
  }
}

void record_events(const SimulateOptions& options, const Experiment& experiment, Progress& progress,
                   std::map<std::string, std::string>& contents) {
  EventFiles files(*experiment.scenario.market);
  const auto environment = make_environment(experiment);
  watch(*environment, options,
        [&](const MarketState& state, const Campaign&, Workspace& workspace) {
          files.record(state, workspace);
        });
  const auto policy = make_policy(experiment.arms.front(), environment->spec());
  play_episode(*environment, *policy, options.seed, [&] { progress.add(1); });
  contents.merge(files.contents());
}

TwinRecord play_recorded(const SimulateOptions& options, const Experiment& experiment,
                         std::uint64_t seed, Progress& progress) {
  const MarketSpec& market = *experiment.scenario.market;
  Workspace workspace;
  TwinRecord record(market, open_market(market, seed, workspace));
  const auto environment = make_environment(experiment);
  watch(*environment, options,
        [&](const MarketState& state, const Campaign&, Workspace&) { record.add_day(state); });
  const auto policy = make_policy(experiment.arms.front(), environment->spec());
  play_episode(*environment, *policy, seed, [&] { progress.add(1); });
  return record;
}

std::string compare_twins(const SimulateOptions& options, const Experiment& experiment,
                          const Experiment& twin, Progress& progress,
                          std::map<std::string, std::string>& contents) {
  TwinFiles files;
  for (std::uint64_t i = 0; i < static_cast<std::uint64_t>(options.markets); ++i) {
    const std::uint64_t seed = options.seed + i;
    const TwinRecord mine = play_recorded(options, experiment, seed, progress);
    files.add(seed, mine, play_recorded(options, twin, seed, progress));
  }
  contents.merge(files.contents());
  return files.headline();
}

void refuse_to_replace(const fs::path& file) {
  if (!fs::exists(file)) return;
  throw InputError(fmt::format(
      "{}: exists already; --force replaces it, --output names another directory", file.string()));
}

}  // namespace

std::string run_simulate(const SimulateOptions& options) {
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                  static_cast<std::size_t>(thread_count(options.threads)));
  const Experiment experiment = one_arm(options, options.policy);
  const bool twins = !options.twin.empty();
  const Experiment twin = one_arm(options, twins ? options.twin : options.policy);
  const fs::path folder = options.output;
  if (!options.force) {
    for (const char* name : EventFiles::kNames) refuse_to_replace(folder / name);
    for (const char* name : TwinFiles::kNames) {
      if (twins) refuse_to_replace(folder / name);
    }
  }
  std::map<std::string, std::string> contents;
  std::string text;
  try {
    Progress progress(std::int64_t{options.days} * (twins ? 1 + 2 * options.markets : 1),
                      options.quiet);
    record_events(options, experiment, progress, contents);
    if (twins) text = compare_twins(options, experiment, twin, progress, contents);
  } catch (const Interrupted&) {
    throw Error(130, "interrupted; nothing was written");
  }
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw FileError(folder.string(), error.message());
  for (const auto& [name, content] : contents) {
    write_file_atomically((folder / name).string(), content);
    text += fmt::format("{}\n", (folder / name).string());
  }
  return text;
}

}  // namespace marketday
