#include "experiments/simulate.h"

#include <fmt/core.h>
#include <tbb/global_control.h>

#include <filesystem>

#include "experiments/cell.h"
#include "experiments/event_files.h"
#include "experiments/experiment.h"
#include "experiments/progress.h"
#include "experiments/runner.h"
#include "sim/io/files.h"

namespace marketday {
namespace {

namespace fs = std::filesystem;

// The same reader and checks as an experiment of one arm.
Experiment one_arm(const SimulateOptions& options) {
  const Json policy_place = {
      {"experiment", "simulate"},
      {"scenario", options.scenario},
      {"environment", {{"name", options.environment}, {"horizon_days", options.days}}},
      {"seeds", {options.seed}}};
  const std::string text = to_yaml(policy_place) + "policies:\n  - " + options.policy + "\n";
  return read_experiment(YamlNode::parse(text, "command line"), "");
}

}  // namespace

std::string run_simulate(const SimulateOptions& options) {
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                  static_cast<std::size_t>(thread_count(options.threads)));
  const Experiment experiment = one_arm(options);
  const fs::path folder = options.output;
  for (const char* name : EventFiles::kNames) {
    if (fs::exists(folder / name) && !options.force) {
      throw InputError(
          fmt::format("{}: exists already; --force replaces it, --output names another directory",
                      (folder / name).string()));
    }
  }
  const auto environment = make_environment(experiment);
  EventFiles files(*experiment.scenario.market);
  if (!environment->watch(
          [&](const MarketState& state, const Campaign& campaign, Workspace& workspace) {
            files.record(state, campaign, workspace);
          })) {
    throw InputError(fmt::format("environment {}: has no market whose events could be written",
                                 options.environment));
  }
  const auto policy = make_policy(experiment.arms.front(), environment->spec());
  Progress progress(options.days, options.quiet);
  play_episode(*environment, *policy, options.seed, [&] { progress.add(1); });

  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw FileError(folder.string(), error.message());
  std::string text;
  for (const auto& [name, content] : files.contents()) {
    write_file_atomically((folder / name).string(), content);
    text += fmt::format("{}\n", (folder / name).string());
  }
  return text;
}

}  // namespace marketday
