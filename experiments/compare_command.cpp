#include "experiments/compare_command.h"

#include <fmt/core.h>
#include <tbb/global_control.h>

#include <filesystem>
#include <optional>

#include "experiments/compare_files.h"
#include "experiments/compare_truth.h"
#include "experiments/experiment.h"
#include "experiments/log_command.h"
#include "experiments/runner.h"
#include "sim/io/csv.h"
#include "sim/io/files.h"
#include "sim/registry.h"

namespace marketday {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kMostKeptWeights = 20'000'000;
constexpr const char* kFiles[] = {
    "values.csv", "differences.csv", "diagnostics.csv", "actions.csv",   "segments.csv",
    "costs.csv",  "checks.csv",      "truth.csv",       "manifest.yaml", "report.html"};

YamlNode parse_argument(const std::string& text) {
  return YamlNode::parse(text, "command line");
}

// A plug-in by name alone or a map of name and parameters.
template <typename Kind>
std::pair<std::string, Json> read_plugin(const std::string& text) {
  const YamlNode node = parse_argument(text);
  const YamlNode name = node.is_map() ? node.at("name") : node;
  const auto& entry = Registry<Kind>::instance().find(name.text(), name.place());
  if (!node.is_map()) return {name.text(), defaults(entry.description.parameters)};
  return {name.text(), read_parameters(node, entry.description.parameters,
                                       std::vector<std::string>{"name", "label"})};
}

fs::path output_folder(const CompareOptions& options) {
  if (!options.output.empty()) return options.output;
  return fs::path("results") / ("compare-" + fs::path(options.log).stem().string());
}

void check_folder(const fs::path& folder, bool force) {
  if (force) return;
  for (const char* name : kFiles) {
    if (!fs::exists(folder / name)) continue;
    throw InputError(
        fmt::format("{}: exists already; --force replaces it, --output names another directory",
                    (folder / name).string()));
  }
}

// Everything an estimator sees of a row, for checks with other programs.
class DetailsFile {
 public:
  DetailsFile(const EnvironmentSpec& spec, const std::vector<NamedPolicy>& policies, bool has_model)
      : writer_(header(spec, policies, has_model)), width_(spec.actions.size()) {}

  void add(const FeedbackBlock& block, const std::vector<double>& predicted,
           const std::vector<std::vector<double>>& probabilities) {
    for (std::size_t row = 0; row < block.rows; ++row) {
      writer_.integer(block.rounds[row]).integer(block.actions[row]).number(block.rewards[row]);
      writer_.number(block.propensities[row]);
      if (!predicted.empty()) numbers(predicted, row);
      for (const std::vector<double>& policy : probabilities) numbers(policy, row);
      writer_.end_row();
    }
  }
  const std::string& content() const { return writer_.content(); }

 private:
  static std::vector<std::string> header(const EnvironmentSpec& spec,
                                         const std::vector<NamedPolicy>& policies, bool has_model) {
    std::vector<std::string> names = {"round", "action", "reward", "propensity"};
    const auto add_actions = [&](const std::string& prefix) {
      for (const Action& action : spec.actions) names.push_back(prefix + action.name);
    };
    if (has_model) add_actions("model_");
    for (const NamedPolicy& policy : policies) add_actions("probability_" + policy.label + "_");
    return names;
  }
  void numbers(const std::vector<double>& values, std::size_t row) {
    for (std::size_t a = 0; a < width_; ++a) writer_.number(values[row * width_ + a]);
  }
  CsvWriter writer_;
  std::size_t width_;
};

bool log_has_trajectories(LogSource& log) {
  bool has = false;
  log.for_each_block([&](const FeedbackBlock& block) {
    has = has || (!block.trajectories.empty() && !block.steps.empty());
  });
  return has;
}

}  // namespace

std::vector<std::string> usual_estimators() {
  return {"dr",
          "sndr",
          "{name: dr_os, tune: slope}",
          "{name: switch_dr, tune: slope}",
          "{name: sub_gaussian_dr, tune: slope}",
          "dm",
          "snips",
          "ips",
          "{name: clipped_ips, tune: slope}"};
}

std::vector<NamedPolicy> read_policies(const std::vector<std::string>& texts,
                                       const EnvironmentSpec& spec) {
  std::vector<NamedPolicy> policies;
  for (const std::string& text : texts) {
    const Arm arm = read_policy_arm(parse_argument(policy_argument(text)), "");
    for (const NamedPolicy& other : policies) {
      if (other.label != arm.label) continue;
      throw InputError({"command line", 0, 0}, "policy",
                       fmt::format("the label `{}` twice", arm.label),
                       "give each its own: {name: always, label: always_10, depth: 0.1}");
    }
    if (arm.label == kBehaviour) {
      throw InputError({"command line", 0, 0}, "policy", "the label `behaviour`",
                       "that is what the log's own policy is called; take another");
    }
    policies.push_back({arm.label, make_policy(arm, spec)});
  }
  return policies;
}

std::vector<PanelEstimator> read_estimators(const std::vector<std::string>& texts) {
  std::vector<PanelEstimator> estimators;
  for (const std::string& text : texts) {
    const auto [name, parameters] = read_plugin<Estimator>(text);
    const YamlNode node = parse_argument(text);
    std::string label = name;
    if (node.is_map()) {
      if (const auto given = node.find("label")) label = given->text();
    }
    for (const PanelEstimator& other : estimators) {
      if (other.label != label) continue;
      throw InputError({"command line", 0, 0}, "estimator", fmt::format("`{}` twice", label),
                       "give each its own label: {name: dr_os, label: dr_os_10, lambda: 10}");
    }
    estimators.push_back(panel_estimator(name, parameters, label));
  }
  return estimators;
}

std::string run_compare(const CompareOptions& options) {
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                  static_cast<std::size_t>(thread_count(options.threads)));
  const fs::path folder = output_folder(options);
  check_folder(folder, options.force);
  ComparisonSettings settings = options.settings;
  if (options.model == "none") {
    settings.model = "none";
  } else if (!options.model.empty()) {
    std::tie(settings.model, settings.model_parameters) = read_plugin<RewardModel>(options.model);
  }
  std::vector<PanelEstimator> estimators =
      read_estimators(options.estimators.empty() ? usual_estimators() : options.estimators);
  if (settings.primary.empty()) {
    settings.primary = settings.model == "none" ? "snips" : estimators.front().label;
  }
  const auto log = open_log(options.log);
  const std::vector<NamedPolicy> policies = read_policies(options.policies, log->meta().spec);
  std::optional<DetailsFile> details;
  if (!options.details.empty()) {
    details.emplace(log->meta().spec, policies, settings.model != "none");
    settings.observe = [&](const FeedbackBlock& block, const std::vector<double>& predicted,
                           const std::vector<std::vector<double>>& probabilities) {
      details->add(block, predicted, probabilities);
    };
  }
  const Comparison comparison =
      compare_policies(*log, policies, std::move(estimators), options.baseline, settings);
  CompareExtras extras;
  if (options.truth) extras.truth = true_values(*log, policies, truth_path(options.log));
  const bool fits_memory =
      comparison.rows * static_cast<std::int64_t>(policies.size() + 1) <= kMostKeptWeights;
  if (fits_memory) extras.distributions = compare_distributions(*log, policies);
  if (fits_memory && log_has_trajectories(*log)) {
    extras.sequences = compare_sequences(*log, policies, options.discount, settings.level);
  }
  if (!options.reward_range.empty()) {
    extras.anytime = anytime_intervals(*log, policies, options.reward_range[0],
                                       options.reward_range[1], settings.level);
  }
  const CompareTitle title{options.log, sha256_file(options.log), settings, options.baseline};
  std::map<std::string, std::string> files = compare_files(comparison, log->meta(), extras, title);
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw FileError(folder.string(), error.message());
  for (const char* name : kFiles) {
    if (files.count(name) == 0) fs::remove(folder / name, error);
  }
  for (const auto& [name, content] : files) {
    write_file_atomically((folder / name).string(), content);
  }
  if (details) write_file_atomically(options.details, details->content());
  return compare_text(comparison, extras) +
         fmt::format("report: {}\n", (folder / "report.html").string());
}

}  // namespace marketday
