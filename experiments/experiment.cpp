#include "experiments/experiment.h"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "experiments/experiment_arms.h"
#include "experiments/seeds.h"
#include "sim/registry.h"

namespace marketday {
namespace {

constexpr const char* kModelFeatures = "model_features";

void read_scenario_part(const YamlNode& root, const std::string& beside, Experiment& experiment) {
  if (!root.find("scenario") && !root.find("overrides")) return;
  const YamlNode node = root.at("scenario");
  const auto overrides = root.find("overrides");
  if (node.is_map()) {
    experiment.scenario = read_scenario(node, overrides);
    return;
  }
  const std::string name = node.text();
  try {
    experiment.scenario = read_scenario(load_scenario_file(name, beside), overrides);
  } catch (const FileError& error) {
    node.fail(error.what(), "name a scenario that ships with Marketday or a .yaml file");
  }
}

void read_environment_part(const YamlNode& root, const std::string& beside,
                           Experiment& experiment) {
  const YamlNode node = root.at("environment");
  const YamlNode name = node.at("name");
  const auto& entry = Registry<Environment>::instance().find(name.text(), name.place());
  experiment.environment = name.text();
  experiment.environment_parameters = read_parameters(
      node, entry.description.parameters, std::vector<std::string>{"name", kModelFeatures});
  if (const auto features = node.find(kModelFeatures)) {
    experiment.model_features = read_model_features(*features, beside);
  }
  if (experiment.scenario.market != nullptr) return;
  try {
    make_environment(experiment);
  } catch (const InputError&) {
    root.at("scenario");  // says that it is missing, and where
    throw;
  }
}

void read_baseline(const YamlNode& root, Experiment& experiment) {
  std::vector<std::string> labels;
  if (const auto node = root.find("baseline")) {
    const auto reason = experiment.unfit.find(node->text());
    if (reason != experiment.unfit.end()) {
      node->fail("a baseline that does not fit a task: " + reason->second, "choose another");
    }
  }
  for (const Arm& arm : experiment.arms) labels.push_back(arm.label);
  const auto node = root.find("baseline");
  experiment.baseline = node ? node->text() : labels.front();
  if (std::find(labels.begin(), labels.end(), experiment.baseline) == labels.end()) {
    node->fail(fmt::format("no arm is labelled `{}`", experiment.baseline),
               suggestion(experiment.baseline, labels));
  }
}

Json resolve(const Experiment& experiment) {
  Json environment = {{"name", experiment.environment}};
  environment.update(experiment.environment_parameters);
  if (!experiment.model_features.empty()) {
    environment[kModelFeatures] = resolved(experiment.model_features);
  }
  Json policies = Json::array();
  Json agents = Json::array();
  Json searches = Json::array();
  for (const Arm& arm : experiment.arms) {
    (arm.search ? searches : arm.learns ? agents : policies).push_back(resolved_arm(arm));
  }
  Json json = {{"experiment", experiment.name}};
  if (!experiment.summary.empty()) json["summary"] = experiment.summary;
  if (!experiment.scenario.resolved.is_null()) json["scenario"] = experiment.scenario.resolved;
  json["environment"] = environment;
  json["seeds"] = experiment.seeds;
  if (experiment.draws.any()) json["parameter_draws"] = resolved(experiment.draws);
  json["baseline"] = experiment.baseline;
  json["evaluation_episodes"] = experiment.evaluation_episodes;
  if (experiment.training_steps > 0) json["training_steps"] = experiment.training_steps;
  if (!policies.empty()) json["policies"] = policies;
  if (!agents.empty()) json["agents"] = agents;
  if (!searches.empty()) json["searches"] = searches;
  return json;
}

}  // namespace

Experiment load_experiment(const std::string& path) {
  return read_experiment(YamlNode::load(path), std::filesystem::path(path).parent_path().string());
}

Experiment read_experiment(const YamlNode& root, const std::string& beside, const std::string& task,
                           const std::vector<std::string>& also_known) {
  std::vector<std::string> known = also_known;
  for (const Parameter& p : experiment_description().parameters) {
    const bool of_suites = p.name == "suite" || p.name == "task_parameters";
    const bool of_others = p.name == "scenario" || p.name == "overrides" ||
                           p.name == "environment" || p.name == "parameter_draws";
    if (task.empty() ? !of_suites : !of_others) known.push_back(p.name);
  }
  root.only_keys(known);
  Experiment experiment;
  experiment.name =
      experiment_name(root.at(also_known.empty() ? "experiment" : also_known.front()));
  if (const auto summary = root.find("summary")) experiment.summary = summary->text();
  if (task.empty()) {
    read_scenario_part(root, beside, experiment);
    read_environment_part(root, beside, experiment);
  } else {
    experiment.is_task = true;
    experiment.environment = task;
    const auto parameters = root.find("task_parameters");
    const auto& entry = Registry<Environment>::instance().find(task);
    experiment.environment_parameters =
        parameters ? read_parameters(*parameters, entry.description.parameters)
                   : defaults(entry.description.parameters);
  }
  const auto seeds = root.find("seeds");
  experiment.seeds = seeds ? read_seeds(*seeds) : default_seeds();
  if (const auto draws = root.find("parameter_draws")) {
    experiment.draws = read_parameter_draws(*draws, beside, experiment.seeds, experiment.scenario);
  }
  if (const auto count = root.find("evaluation_episodes")) {
    experiment.evaluation_episodes = static_cast<int>(count->integer(1, 1'000'000));
  }
  if (const auto steps = root.find("training_steps")) {
    experiment.training_steps = steps->integer(1, 1'000'000'000'000);
  }
  read_arms(root, beside, experiment);
  read_baseline(root, experiment);
  experiment.resolved = resolve(experiment);
  return experiment;
}

std::unique_ptr<Environment> make_environment(const Experiment& experiment) {
  return with_model_features(
      Registry<Environment>::instance()
          .find(experiment.environment)
          .create(experiment.environment_parameters, experiment.scenario.market),
      experiment.model_features);
}

Description experiment_description() {
  return {
      "experiment",
      "One scenario and environment, several arms, many seeds: what `marketday run` reads.",
      "-",
      {required(text("experiment", "", {}, "its name, also of the results directory")),
       text("summary", "", {}, "what it shows, one line"),
       text("scenario", "", {},
            "a shipped scenario's name, a .yaml file beside this one, or a whole scenario as a "
            "map; left out where the environment needs no market"),
       table("overrides", {}, "scenario sections whose keys replace the scenario's own"),
       table("environment",
             {table(kModelFeatures, model_feature_parameters(),
                    "answers of fitted models beside the environment's features")},
             "`name` and the environment's parameters; required but for a suite"),
       text("suite", "", {},
            "in place of scenario and environment: the tasks that `marketday list environments "
            "--suite` names, each an experiment of its own"),
       table("task_parameters", {}, "parameters that all tasks of the suite have, such as units"),
       table("seeds", seed_parameters(), "`first` and `count`, or a list of seeds"),
       text("parameter_draws", "", {},
            "the draws.csv of a calibration: each seed plays in a market of its own draw, the same "
            "for all arms"),
       text("baseline", "", {}, "label of the arm that all are compared with; default: the first"),
       integer("evaluation_episodes", "episodes", 1, 1, 1'000'000,
               "played by every arm and seed, the same for all arms; metrics are their means"),
       integer("training_steps", "steps", 0, 0, 1e12,
               "decisions in time that every agent learns from, the last episode cut; in place of "
               "the agents' `episodes`, so that all have one budget"),
       table("policies", {},
             "`name` and the policy's parameters, or `file`: a saved policy; `label` if not the "
             "name"),
       table("agents", {},
             "`name`, `episodes` of training and the agent's parameters; `label` if not the "
             "name; `feedback_delay` and `feedback_batch` in steps: rewards are learnt so much "
             "later, and only every so many steps (the end of an episode brings all); `tune`: a "
             "sweep over some parameters, on seeds of its own"),
       table("searches", policy_search_parameters(),
             "`name`, `label` if not the name, the search's parameters, and what it looks for: the "
             "weights of a policy")}};
}

}  // namespace marketday
