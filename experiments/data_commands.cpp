#include <fmt/core.h>

#include <filesystem>

#include "experiments/commands.h"
#include "experiments/compare_command.h"
#include "experiments/detect.h"
#include "experiments/screen_command.h"
#include "experiments/target.h"

namespace marketday {
namespace {

void add_compare(CLI::App& app, const Print& print) {
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
  command->callback([print] {
    options.threads = common.threads;
    options.quiet = common.quiet;
    print(run_compare(options));
  });
}

void add_screen(CLI::App& app, const Print& print) {
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
  command->callback([print] {
    options.threads = common.threads;
    print(run_screen(options));
  });
}

void add_target(CLI::App& app, const Print& print) {
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
  command->callback([print] { print(run_target(options)); });
}

void add_detect(CLI::App& app, const Print& print) {
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
  command->callback([print] { print(run_detect(options)); });
}

}  // namespace

void add_data_commands(CLI::App& app, const Print& print) {
  add_compare(app, print);
  add_target(app, print);
  add_screen(app, print);
  add_detect(app, print);
}

}  // namespace marketday
