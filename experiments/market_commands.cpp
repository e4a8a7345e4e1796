#include <fmt/core.h>

#include <filesystem>

#include "experiments/calibrate/calibrate_run.h"
#include "experiments/commands.h"
#include "experiments/facts.h"
#include "experiments/log_command.h"
#include "experiments/run_file.h"
#include "experiments/simulate.h"
#include "experiments/verify.h"

namespace marketday {
namespace {

void add_run(CLI::App& app, const Print& print, int& exit_code) {
  static std::string file;
  static RunOptions options;
  static Common common;
  static bool force = false;
  static bool resume = false;
  CLI::App* command = app.add_subcommand("run", "Run an experiment and write its results");
  command->footer("Example: marketday run experiments/quickstart.yaml --threads 2");
  command->add_option("experiment", file, "experiment file (YAML)")->required();
  command->add_option("--output", options.output, "directory; default: results/<experiment>");
  CLI::Option* replace = command->add_flag("--force", force, "replace earlier results");
  command->add_flag("--resume", resume, "go on with a broken run")->excludes(replace);
  command
      ->add_option("--checkpoint-seconds", options.checkpoint_seconds,
                   "of training between two checkpoints that --resume goes on from; 0: after every "
                   "episode")
      ->check(CLI::Range(0.0, 1e9));
  add_common(command, common);
  command->callback([print, &exit_code] {
    options.if_exists = force ? IfExists::replace : resume ? IfExists::resume : IfExists::refuse;
    options.threads = common.threads;
    options.quiet = common.quiet;
    const YamlNode root = YamlNode::load(file);
    const std::string beside = std::filesystem::path(file).parent_path().string();
    print(run_file(root, beside, options));
    exit_code = 0;
  });
}

void add_calibrate(CLI::App& app, const Print& print, int& exit_code) {
  static std::string file;
  static RunOptions options;
  static Common common;
  static bool force = false;
  static bool resume = false;
  CLI::App* command = app.add_subcommand(
      "calibrate", "Find parameters of a scenario from data and facts, with their errors");
  command->footer("Example: marketday calibrate experiments/calibrations/cdnow.yaml --threads 2");
  command->add_option("calibration", file, "calibration file (YAML)")->required();
  command->add_option("--output", options.output, "directory; default: results/<calibration>");
  CLI::Option* replace = command->add_flag("--force", force, "replace earlier results");
  command->add_flag("--resume", resume, "go on with a broken run")->excludes(replace);
  add_common(command, common);
  command->callback([print, &exit_code] {
    options.if_exists = force ? IfExists::replace : resume ? IfExists::resume : IfExists::refuse;
    options.threads = common.threads;
    options.quiet = common.quiet;
    const std::string beside = std::filesystem::path(file).parent_path().string();
    const CalibrateOutcome outcome = run_calibration(YamlNode::load(file), beside, options);
    print(outcome.text);
    exit_code = outcome.holds ? 0 : 1;
  });
}

void add_verify(CLI::App& app, const Print& print, int& exit_code) {
  static std::string directory;
  static Common common;
  CLI::App* command =
      app.add_subcommand("verify", "Run a results directory again and compare every file");
  command->footer("Example: marketday verify results/quickstart");
  command->add_option("directory", directory, "results directory")->required();
  add_common(command, common);
  command->callback([print, &exit_code] {
    const Verification verification = verify_results(directory, common.threads, common.quiet);
    print(verification.text);
    exit_code = verification.equal ? 0 : 1;
  });
}

void add_simulate(CLI::App& app, const Print& print) {
  static SimulateOptions options;
  static Common common;
  CLI::App* command =
      app.add_subcommand("simulate", "Play one market and write its event files (CSV)");
  command->footer(
      "Example: marketday simulate default --days 90 --seed 1 --policy '{name: always, depth: "
      "0.1}' --output events");
  command->add_option("scenario", options.scenario, "shipped name or .yaml file")->required();
  command->add_option("--environment", options.environment, "campaign or offer");
  command->add_option("--policy", options.policy, "YAML: name and parameters, or file");
  command->add_option("--twin", options.twin,
                      "another policy for the same markets; writes what --policy earned more");
  command->add_option("--markets", options.markets, "markets for --twin: seed, seed + 1, ...")
      ->check(CLI::Range(2, 10'000));
  command->add_option("--days", options.days, "market days")->check(CLI::Range(1, 65000));
  command->add_option("--seed", options.seed, "run seed")->required();
  command->add_option("--output", options.output, "directory")->required();
  command->add_flag("--force", options.force, "replace earlier event files");
  add_common(command, common);
  command->callback([print] {
    options.threads = common.threads;
    options.quiet = common.quiet;
    print(run_simulate(options));
  });
}

void add_log(CLI::App& app, const Print& print) {
  static LogOptions options;
  CLI::App* command = app.add_subcommand(
      "log", "Play a behaviour policy and write what it did as logged feedback (CSV)");
  command->footer(
      "Example: marketday log offer --behaviour '{name: uniform_random}' --rounds 20000 --seed 1 "
      "--output log.csv");
  command->add_option("environment", options.environment, "YAML: name, or name and parameters")
      ->required();
  command->add_option("--behaviour", options.behaviour, "YAML: name and parameters, or file")
      ->required();
  command->add_option("--rounds", options.rounds, "decisions to log")
      ->required()
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1'000'000'000'000}));
  command->add_option("--scenario", options.scenario, "shipped name or .yaml file");
  command->add_option("--seed", options.seed, "run seed")->required();
  command->add_option("--output", options.output, "file (.csv)")->required();
  command->add_flag("--truth", options.truth,
                    "also write what every action would have earned, for grading estimators");
  command->add_flag("--force", options.force, "replace an earlier log");
  command->add_flag("--quiet", options.quiet, "no progress on stderr");
  command->callback([print] { print(run_log(options)); });
}

void add_facts(CLI::App& app, const Print& print, int& exit_code) {
  static FactsOptions options;
  static Common common;
  CLI::App* command =
      app.add_subcommand("facts", "Measure the stylised facts of real markets on a scenario");
  command->footer("Example: marketday facts default --seeds 5 --output results/facts-default");
  command->add_option("scenario", options.scenario, "shipped name or .yaml file")->required();
  command->add_option("--seeds", options.seeds, "markets to measure; default: 5")
      ->check(CLI::Range(1, 1000));
  command->add_option("--first-seed", options.first_seed, "seed of the first; default: 1")
      ->check(CLI::Range(std::int64_t{0}, std::int64_t{9'000'000'000'000'000}));
  command->add_option("--days", options.days, "days the shop is watched; default: 182")
      ->check(CLI::Range(28, 3650));
  command
      ->add_option("--shoppers", options.shoppers,
                   "of every study's market; default: each study's own, see docs/facts.md")
      ->check(CLI::Range(std::uint32_t{1}, std::uint32_t{10'000'000}));
  command->add_option("--output", options.output, "directory; default: results/facts-<scenario>");
  command->add_flag("--force", options.force, "replace earlier facts");
  add_common(command, common);
  command->callback([print, &exit_code] {
    options.threads = common.threads;
    options.quiet = common.quiet;
    const FactsOutcome outcome = run_facts(options);
    print(outcome.text);
    exit_code = outcome.holds ? 0 : 1;
  });
}

}  // namespace

void add_market_commands(CLI::App& app, const Print& print, int& exit_code) {
  add_run(app, print, exit_code);
  add_calibrate(app, print, exit_code);
  add_verify(app, print, exit_code);
  add_simulate(app, print);
  add_log(app, print);
  add_facts(app, print, exit_code);
}

}  // namespace marketday
