#include "experiments/log_command.h"

#include <fmt/core.h>

#include <filesystem>

#include "evaluation/log/feedback_csv.h"
#include "evaluation/log/log_meta.h"
#include "experiments/cell.h"
#include "experiments/log_recorder.h"
#include "experiments/progress.h"
#include "experiments/version.h"
#include "sim/io/csv.h"
#include "sim/io/files.h"

namespace marketday {
namespace {

namespace fs = std::filesystem;

void check_output(const LogOptions& options) {
  if (!options.output.ends_with(".csv")) {
    throw InputError(fmt::format("command line: --output: found `{}`; a name that ends in .csv",
                                 options.output));
  }
  const fs::path folder = fs::path(options.output).parent_path();
  if (!folder.empty() && !fs::is_directory(folder)) {
    throw FileError(folder.string(), "no such folder; make it first");
  }
  if (options.force) return;
  for (const std::string& path : {options.output, meta_path(options.output)}) {
    if (!fs::exists(path)) continue;
    throw InputError(
        fmt::format("{}: exists already; --force replaces it, --output names another file", path));
  }
}

// The rows of `truth`, kept until the end: for studies of some hundred thousand rows.
class TruthFile {
 public:
  explicit TruthFile(const EnvironmentSpec& spec)
      : writer_(header(spec)), width_(spec.actions.size()) {}

  void add(const FeedbackBlock& block, const std::vector<double>& truth) {
    for (std::size_t row = 0; row < block.rows; ++row) {
      writer_.integer(block.rounds[row]);
      for (std::size_t a = 0; a < width_; ++a) writer_.number(truth[row * width_ + a]);
      writer_.end_row();
    }
  }
  const std::string& content() const { return writer_.content(); }

 private:
  static std::vector<std::string> header(const EnvironmentSpec& spec) {
    std::vector<std::string> names = {"round"};
    for (const Action& action : spec.actions) names.push_back("reward_" + action.name);
    return names;
  }
  CsvWriter writer_;
  std::size_t width_;
};

LogMeta meta_of(const LogOptions& options, const Experiment& experiment, const Policy& policy,
                const Environment& environment) {
  LogMeta meta;
  meta.spec = logged_spec(environment.spec());
  const PolicyContent content = policy.content();
  meta.behaviour = {{"kind", policy.kind()}};
  if (content.arrays.empty()) {
    if (!content.parameters.empty()) meta.behaviour["parameters"] = content.parameters;
  } else {
    meta.behaviour["file"] = experiment.arms.front().policy_file;
  }
  Json played = experiment.resolved.at("environment");
  for (std::size_t i = 0; i < experiment.model_features.size(); ++i) {
    played["model_features"][i]["file"] = experiment.model_features[i].file;
  }
  meta.origin = {{"scenario", experiment.resolved.value("scenario", Json(options.scenario))},
                 {"environment", played},
                 {"seed", options.seed},
                 {"version", version()}};
  return meta;
}

}  // namespace

std::string truth_path(const std::string& log_path) {
  return fs::path(log_path).replace_extension(".truth.csv").string();
}

std::string policy_argument(const std::string& text) {
  if (text.find_first_of("{:") != std::string::npos) return text;
  return (text.ends_with(".yaml") ? "{file: " : "{name: ") + text + "}";
}

Experiment experiment_of(const std::string& scenario, const std::string& environment,
                         const std::string& policy, std::uint64_t seed) {
  const bool is_map = environment.find_first_of("{:") != std::string::npos;
  const Json head = {{"experiment", "log"}, {"scenario", scenario}, {"seeds", {seed}}};
  const std::string text =
      to_yaml(head) + fmt::format("environment: {}\npolicies:\n  - {}\n",
                                  is_map ? environment : "{name: " + environment + "}",
                                  policy_argument(policy));
  return read_experiment(YamlNode::parse(text, "command line"), "");
}

std::string run_log(const LogOptions& options) {
  check_output(options);
  const Experiment experiment =
      experiment_of(options.scenario, options.environment, options.behaviour, options.seed);
  const auto environment = make_environment(experiment);
  const auto policy = make_policy(experiment.arms.front(), environment->spec());
  LogRecorder recorder(*environment, *policy, options.truth);
  const LogMeta meta = meta_of(options, experiment, *policy, *environment);
  FeedbackWriter writer(options.output, meta, has_trajectories(environment->spec()));
  TruthFile truth(meta.spec);
  try {
    Progress progress(options.rounds, options.quiet);
    recorder.record(options.seed, options.rounds,
                    [&](const FeedbackBlock& block, const std::vector<double>& rewards) {
                      writer.add(block);
                      if (options.truth) truth.add(block, rewards);
                      progress.add(static_cast<std::int64_t>(block.rows));
                    });
  } catch (const Interrupted&) {
    throw Error(130, "interrupted; nothing was written");
  }
  if (options.truth) write_file_atomically(truth_path(options.output), truth.content());
  writer.finish();
  std::string text = fmt::format("{}\n{}\n", options.output, meta_path(options.output));
  if (options.truth) text += truth_path(options.output) + "\n";
  return text;
}

}  // namespace marketday
