// The command `marketday`. Results on stdout, talk on stderr. Exit codes: 0 done, 1 the answer is
// no, 2 bad input, 3 failed to read or write, 130 interrupted.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <filesystem>
#include <new>

#include "experiments/ab/ab_command.h"
#include "experiments/calibrate/calibrate_run.h"
#include "experiments/cell.h"
#include "experiments/compare_command.h"
#include "experiments/detect.h"
#include "experiments/facts.h"
#include "experiments/facts_reference.h"
#include "experiments/fit/fit_options.h"
#include "experiments/log_command.h"
#include "experiments/panel/panel_command.h"
#include "experiments/plugin_reference.h"
#include "experiments/run_file.h"
#include "experiments/runner.h"
#include "experiments/screen_command.h"
#include "experiments/simulate.h"
#include "experiments/target.h"
#include "experiments/verify.h"
#include "experiments/version.h"
#include "models/fit_lifetime.h"

namespace {

using namespace marketday;  // NOLINT(google-build-using-namespace): this file is the command

// The first Ctrl-C stops at the next step, the second at once.
extern "C" void on_interrupt(int signal) {
  if (interrupted.exchange(true)) {
    std::signal(signal, SIG_DFL);
    std::raise(signal);
  }
}

void print(const std::string& text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0) {
    throw FileError("stdout", "cannot write");
  }
}

struct Common {
  int threads = 0;
  bool quiet = false;
};

void add_common(CLI::App* command, Common& common) {
  command->add_option("--threads", common.threads, "threads to use; default: all cores")
      ->check(CLI::Range(1, 1024));
  command->add_flag("--quiet", common.quiet, "no progress on stderr");
}

void add_run(CLI::App& app, int& exit_code) {
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
  command->callback([&exit_code] {
    options.if_exists = force ? IfExists::replace : resume ? IfExists::resume : IfExists::refuse;
    options.threads = common.threads;
    options.quiet = common.quiet;
    const YamlNode root = YamlNode::load(file);
    const std::string beside = std::filesystem::path(file).parent_path().string();
    print(run_file(root, beside, options));
    exit_code = 0;
  });
}

void add_calibrate(CLI::App& app, int& exit_code) {
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
  command->callback([&exit_code] {
    options.if_exists = force ? IfExists::replace : resume ? IfExists::resume : IfExists::refuse;
    options.threads = common.threads;
    options.quiet = common.quiet;
    const std::string beside = std::filesystem::path(file).parent_path().string();
    const CalibrateOutcome outcome = run_calibration(YamlNode::load(file), beside, options);
    print(outcome.text);
    exit_code = outcome.holds ? 0 : 1;
  });
}

void add_verify(CLI::App& app, int& exit_code) {
  static std::string directory;
  static Common common;
  CLI::App* command =
      app.add_subcommand("verify", "Run a results directory again and compare every file");
  command->footer("Example: marketday verify results/quickstart");
  command->add_option("directory", directory, "results directory")->required();
  add_common(command, common);
  command->callback([&exit_code] {
    const Verification verification = verify_results(directory, common.threads, common.quiet);
    print(verification.text);
    exit_code = verification.equal ? 0 : 1;
  });
}

void add_simulate(CLI::App& app) {
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
  command->callback([] {
    options.threads = common.threads;
    options.quiet = common.quiet;
    print(run_simulate(options));
  });
}

void add_log(CLI::App& app) {
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
  command->callback([] { print(run_log(options)); });
}

void add_compare(CLI::App& app) {
  static CompareOptions options;
  static Common common;
  options.settings.primary.clear();
  CLI::App* command =
      app.add_subcommand("compare", "Compare policies by a log of what another policy did");
  command->footer(
      "Example: marketday compare log.csv --policy '{name: always, depth: 0.1}' --policy never "
      "--segment segment");
  command->add_option("log", options.log, "logged feedback (CSV, with its .meta.yaml beside it)")
      ->required();
  command
      ->add_option("--policy", options.policies,
                   "YAML: name, or name and parameters, or a policy file; more than once")
      ->required()
      ->allow_extra_args(false);
  command->add_option("--baseline", options.baseline,
                      "what the others are compared with: a policy's label; default: behaviour");
  command
      ->add_option("--estimator", options.estimators,
                   "YAML: name, or name and parameters; more than once; default: nine of them")
      ->allow_extra_args(false);
  command->add_option("--primary", options.settings.primary,
                      "the estimator that answers; default: the first, or snips without a model");
  command->add_option("--model", options.model,
                      "of rewards, YAML: none, ridge, logistic or xgboost; default: ridge");
  command->add_option("--interval", options.settings.interval, "of values; default: student")
      ->check(CLI::IsMember({"student", "percentile", "bca"}));
  command->add_option("--level", options.settings.level, "of intervals; default: 0.95")
      ->check(CLI::Range(0.5, 0.9999));
  command->add_option("--segment", options.settings.segment,
                      "feature whose values are looked at apart");
  command->add_flag("--estimate-propensities", options.settings.estimate_propensities,
                    "from the features, in place of the logged ones");
  command->add_option("--details", options.details,
                      "file (CSV) for what estimators see of each row, to check other programs");
  command
      ->add_option("--discount", options.discount,
                   "of one step, where the log has trajectories; default: 1")
      ->check(CLI::Range(0.0, 1.0));
  command
      ->add_option("--reward-range", options.reward_range,
                   "least and greatest reward there can be: adds intervals that hold at every look")
      ->expected(2);
  command->add_flag("--truth", options.truth, "grade the values by the log's .truth.csv");
  command->add_option("--output", options.output, "directory; default: results/compare-<log>");
  command->add_flag("--force", options.force, "replace an earlier comparison");
  add_common(command, common);
  command->callback([] {
    options.threads = common.threads;
    options.quiet = common.quiet;
    print(run_compare(options));
  });
}

void add_facts(CLI::App& app, int& exit_code) {
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
  command->callback([&exit_code] {
    options.threads = common.threads;
    options.quiet = common.quiet;
    const FactsOutcome outcome = run_facts(options);
    print(outcome.text);
    exit_code = outcome.holds ? 0 : 1;
  });
}

void add_screen(CLI::App& app) {
  static ScreenOptions options;
  static Common common;
  ScreenSource& source = options.source;
  CLI::App* command =
      app.add_subcommand("screen", "Run screening rules over events and tell how good each is");
  command->footer(
      "Example: marketday screen orders.csv --rules rules.yaml --time ordered_at --entity "
      "account,device --truth is_fraud --loss loss_cents --account account --output "
      "results/screen");
  command->add_option("events", source.events, "events (CSV), in the order of their times")
      ->required();
  command->add_option("--rules", options.rules, "rule file (YAML), see docs/rules.md")->required();
  command->add_option("--time", source.time, "column: seconds, or date and time");
  command->add_option("--entity", source.entities, "columns that velocities count by: A,B,C")
      ->delimiter(',');
  command->add_option("--kind", source.kinds, "what a column's numbers are: COLUMN=KIND,...")
      ->delimiter(',');
  command->add_option("--truth", source.truth, "column: 1 fraud, 0 honest, empty unknown");
  command->add_option("--loss", source.loss, "column: what a fraud costs");
  command->add_option("--account", source.account, "column: whose the event is");
  command->add_option("--output", options.output, "directory; default: results/screen-<events>");
  command->add_flag("--force", options.force, "replace earlier decisions");
  add_common(command, common);
  command->callback([] {
    options.threads = common.threads;
    print(run_screen(options));
  });
}

void add_target(CLI::App& app) {
  static TargetOptions options;
  CLI::App* command = app.add_subcommand(
      "target", "Learn from an experiment whom to target, and value the targeting offline");
  command->footer(
      "Example: marketday target hillstrom_email.csv --treatment segment --control 'No E-Mail' "
      "--outcome visit --features recency,history,mens,womens,newbie,zip_code,channel --learner t "
      "--base logistic --split 0.5 --seed 1 --output results/hillstrom");
  command->add_option("data", options.data, "experiment (CSV)")->required();
  command->add_option("--treatment", options.treatment, "column of the arm's name")->required();
  command->add_option("--control", options.control, "arm that others are set against")->required();
  command->add_option("--outcome", options.outcome, "column of the outcome")->required();
  command->add_option("--features", options.features, "columns to learn from: A,B,C")
      ->required()
      ->delimiter(',');
  command
      ->add_option("--categorical", options.categorical,
                   "features that are names though they look like numbers: A,B")
      ->delimiter(',');
  command->add_option("--learner", options.learner,
                      "s, t, x, r, dr, transformed_outcome or uplift_forest; default: t");
  command->add_option("--learner-parameters", options.learner_parameters,
                      "YAML, as `marketday describe` names them");
  command->add_option("--base", options.base, "ols, logistic or xgboost; default: ols");
  command->add_option("--base-parameters", options.base_parameters,
                      "YAML, as `marketday describe` names them");
  command->add_option("--propensity", options.propensity,
                      "constant or logistic, for learners that need it; default: constant");
  command->add_option("--folds", options.folds, "of cross-fitting; 1: none; default: 5");
  command->add_option("--cost", options.costs, "of each arm a row: ARM=COST,... or one COST")
      ->delimiter(',');
  command->add_option("--budget", options.budget, "cost that all held-out rows may have");
  command->add_option("--worth", options.worth, "of one unit of the outcome, in the costs' unit");
  command->add_option("--split", options.split, "share of rows to learn from; default: 0.5");
  command->add_option("--seed", options.seed, "of split and folds")->required();
  command->add_option("--output", options.output, "directory")->required();
  command->add_flag("--force", options.force, "replace earlier results");
  command->add_option("--threads", options.threads, "threads to use; default: all cores")
      ->check(CLI::Range(1, 1024));
  command->callback([] { print(run_target(options)); });
}

void add_detect(CLI::App& app) {
  static DetectOptions options;
  CLI::App* command = app.add_subcommand(
      "detect", "Score the later rows of a CSV for fraud, and grade the scores by labels");
  command->footer(
      "Example: marketday detect orders.csv --features value,age --entities device_id,ip --account "
      "user_id --time ordered_at --label is_fraud --seed 1 --output results/detect");
  command->add_option("data", options.data, "cases (CSV)")->required();
  command
      ->add_option(
          "--detector", options.detectors,
          "YAML: name, or name and parameters; more than once; default: all that the named "
          "columns suffice for")
      ->allow_extra_args(false);
  command->add_option("--features", options.features, "columns to look at: A,B,C")->delimiter(',');
  command
      ->add_option("--categorical", options.categorical,
                   "features that are names though they look like numbers: A,B")
      ->delimiter(',');
  command->add_option("--entities", options.entities, "columns of device, IP, address, card: A,B")
      ->delimiter(',');
  command->add_option("--account", options.account,
                      "column of who uses the entities; default: each row its own");
  command->add_option("--time", options.time,
                      "column: number or date; default: rows are in order of time");
  command->add_option("--label", options.label, "column: 1 fraud, 0 honest, empty unknown");
  command->add_option("--label-time", options.label_time,
                      "column: when the label came; labels later than the split teach nothing");
  command->add_option("--train-share", options.train_share,
                      "of rows, the earlier ones; default: 0.5");
  command->add_option("--split-time", options.split_time, "rows before it are trained on");
  command->add_flag("--graph-features", options.graph_features,
                    "add counts over entities, seen up to each row, to the features");
  command->add_option("--seed", options.seed, "of forests, folds and bootstrap")->required();
  command->add_option("--output", options.output, "directory")->required();
  command->add_flag("--force", options.force, "replace earlier results");
  command->add_option("--threads", options.threads, "threads to use; default: all cores")
      ->check(CLI::Range(1, 1024));
  command->add_flag("--quiet", options.quiet, "no progress on stderr");
  command->callback([] { print(run_detect(options)); });
}

void add_fit(CLI::App& app) {
  static FitLifetimeOptions options;
  CLI::App* fit = app.add_subcommand("fit", "Fit a model to real data");
  fit->require_subcommand(1);
  CLI::App* command = fit->add_subcommand(
      "lifetime", "BG/NBD, Pareto/NBD, NBD and Gamma-Gamma on a transactions file");
  command->footer(
      "Example: marketday fit lifetime orders.csv --customer customer_id --date date --amount "
      "paid_cents --output my_shop.yaml");
  command->add_option("data", options.data, "CSV with customer, date (YYYY-MM-DD) and amount")
      ->required();
  command->add_option("--customer", options.columns.customer, "column of the customer");
  command->add_option("--date", options.columns.date, "column of the date");
  command->add_option("--amount", options.columns.amount, "column of the amount paid");
  command->add_option("--calibration-end", options.calibration_end,
                      "last date used (YYYY-MM-DD); default: all");
  command->add_option("--output", options.output, "fit file; default: lifetime_fit.yaml");
  command->add_flag("--force", options.force, "replace an earlier fit file");
  command->callback([] { print(run_fit_lifetime(options)); });
  add_fit_models(*fit, print);
}

void add_describe(CLI::App& app) {
  static std::string name;
  static bool as_markdown = false;
  static std::string kind;
  static std::string suite;
  CLI::App* list = app.add_subcommand("list", "Name every plug-in and shipped scenario");
  list->footer("Example: marketday list environments --suite promo");
  list->add_option("kind", kind,
                   "only these: environments, policies, agents, promotions, models, detectors, "
                   "estimators, facts, "
                   "scenarios");
  list->add_option("--suite", suite, "only the tasks of this suite, with their optimum");
  list->callback([] { print(list_text(kind, suite)); });
  CLI::App* command = app.add_subcommand("describe", "Tell all about a plug-in or file");
  command->footer("Example: marketday describe q_learning");
  command->add_option(
      "name", name,
      "plug-in, scenario section, fact (F1), `scenario`, `experiment`, `ab_test`, `ope_benchmark`, "
      "`fraud_study`");
  command->add_flag("--markdown", as_markdown,
                    "the whole reference as Markdown; with `facts` the table of facts");
  command->callback([] {
    if (!as_markdown && name.empty()) {
      throw InputError(
          "command line: describe: no name; give one (see `marketday list`) or --markdown");
    }
    const auto markdown = [] { return name == "facts" ? facts_markdown() : reference_page(); };
    print(as_markdown ? markdown() : describe_text(name));
  });
}

void add_validate(CLI::App& app) {
  static std::string file;
  CLI::App* command = app.add_subcommand("validate", "Check an experiment or scenario file");
  command->footer("Example: marketday validate experiments/quickstart.yaml");
  command->add_option("file", file, "experiment or scenario (YAML)")->required();
  command->callback([] {
    validate_file(file);
    print(fmt::format("{}: valid\n", file));
  });
}

void add_version(CLI::App& app) {
  app.add_subcommand("version", "Version, compiler and flags")->callback([] {
    print(fmt::format("marketday {} ({}, {})\n", version(), compiler(), build_flags()));
  });
}

int fail(const char* message, int exit_code) {
  fmt::print(stderr, "error: {}\n", message);
  return exit_code;
}

// CLI11 says only that a subcommand is missing.
void check_command_name(const CLI::App& app, const std::string& name) {
  std::vector<std::string> known;
  for (const CLI::App* command : app.get_subcommands({})) known.push_back(command->get_name());
  if (name.starts_with('-') || std::find(known.begin(), known.end(), name) != known.end()) return;
  throw InputError({"command line", 0, 0}, app.get_name() == "fit" ? "fit" : "command",
                   "unknown name `" + name + "`", suggestion(name, known));
}

int run_command(int argc, char** argv) {
  CLI::App app{"Agent-based market simulator and reinforcement-learning environment for promotions",
               "marketday"};
  app.require_subcommand(1);
  int exit_code = 0;
  add_run(app, exit_code);
  add_calibrate(app, exit_code);
  add_verify(app, exit_code);
  add_simulate(app);
  add_log(app);
  add_compare(app);
  add_facts(app, exit_code);
  add_target(app);
  add_screen(app);
  add_detect(app);
  add_fit(app);
  add_predict(app, print);
  add_abtest(app, print);
  add_panel(app, print);
  add_describe(app);
  add_validate(app);
  add_version(app);
  if (argc > 1) check_command_name(app, argv[1]);
  if (argc > 2 && std::string_view(argv[1]) == "fit") {
    check_command_name(*app.get_subcommand("fit"), argv[2]);
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    return fail(fmt::format("command line: {}; see `marketday --help`", error.what()).c_str(), 2);
  }
  return exit_code;
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGINT, on_interrupt);
  std::signal(SIGTERM, on_interrupt);
  try {
    return run_command(argc, argv);
  } catch (const Error& error) {
    return fail(error.what(), error.exit_code());
  } catch (const std::bad_alloc&) {
    return fail("out of memory; use fewer shoppers, items or threads", 3);
  } catch (const std::exception& error) {
    return fail(error.what(), 3);
  }
}
