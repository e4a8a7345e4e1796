#include "experiments/experiment.h"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <set>

#include "agents/delayed_feedback.h"
#include "policies/policy_file.h"
#include "sim/registry.h"

namespace marketday {
namespace {

constexpr std::int64_t kMostSeeds = 100'000;
constexpr double kGreatestSeed = 9e15;

std::vector<Parameter> seed_parameters() {
  return {integer("first", "-", 1, 0, kGreatestSeed, "the first seed"),
          integer("count", "seeds", 10, 1, kMostSeeds, "how many, one after the other")};
}

std::vector<std::uint64_t> read_seeds(const YamlNode& root) {
  const auto node = root.find("seeds");
  std::vector<std::uint64_t> seeds;
  if (node && node->is_list()) {
    std::set<std::uint64_t> known;
    for (const YamlNode& item : node->items()) {
      seeds.push_back(
          static_cast<std::uint64_t>(item.integer(0, static_cast<std::int64_t>(kGreatestSeed))));
      if (!known.insert(seeds.back()).second) {
        item.fail(fmt::format("seed {} stands twice", seeds.back()), "give each seed once");
      }
    }
    if (seeds.empty()) node->fail("no seeds", "give at least one");
    return seeds;
  }
  const Json values =
      node ? read_parameters(*node, seed_parameters()) : defaults(seed_parameters());
  const std::uint64_t first = values["first"];
  for (std::uint64_t i = 0; i < values["count"].get<std::uint64_t>(); ++i) {
    seeds.push_back(first + i);
  }
  return seeds;
}

// Labels and experiment names become file names.
std::string file_name_text(const YamlNode& node) {
  std::string name = node.text();
  bool plain = name.size() <= 80 && name.front() != '.' && name.front() != '-';
  for (const char c : name) {
    plain = plain &&
            (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.');
  }
  if (!plain) {
    node.fail("found " + node.found(),
              "use up to 80 letters, digits, `_`, `-` and `.`: it names files");
  }
  return name;
}

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

void read_environment_part(const YamlNode& root, Experiment& experiment) {
  const YamlNode node = root.at("environment");
  const YamlNode name = node.at("name");
  const auto& entry = Registry<Environment>::instance().find(name.text(), name.place());
  experiment.environment = name.text();
  experiment.environment_parameters =
      read_parameters(node, entry.description.parameters, std::vector<std::string>{"name"});
  if (experiment.scenario.market != nullptr) return;
  try {
    make_environment(experiment);
  } catch (const InputError&) {
    root.at("scenario");  // says that it is missing, and where
    throw;
  }
}

std::string find_policy_file(const YamlNode& node, const std::string& beside) {
  const std::filesystem::path given = node.text();
  const std::filesystem::path near = std::filesystem::path(beside) / given;
  const std::filesystem::path path =
      given.is_absolute() || !std::filesystem::exists(near) ? given : near;
  if (!std::filesystem::exists(path)) {
    node.fail(fmt::format("no file `{}`", path.string()), "name a policy file that is there");
  }
  return path.string();
}

Arm read_policy_arm(const YamlNode& node, const std::string& beside) {
  Arm arm;
  if (const auto file = node.find("file")) {
    node.only_keys(std::vector<std::string>{"file", "label"});
    arm.policy_file = find_policy_file(*file, beside);
    arm.label = std::filesystem::path(arm.policy_file).stem().string();
  } else {
    const YamlNode name = node.at("name");
    const auto& entry = Registry<Policy>::instance().find(name.text(), name.place());
    arm.label = arm.name = name.text();
    arm.parameters = read_parameters(node, entry.description.parameters,
                                     std::vector<std::string>{"name", "label"});
  }
  if (const auto label = node.find("label")) arm.label = file_name_text(*label);
  return arm;
}

Arm read_agent_arm(const YamlNode& node) {
  Arm arm;
  arm.learns = true;
  const YamlNode name = node.at("name");
  const auto& entry = Registry<Agent>::instance().find(name.text(), name.place());
  arm.label = arm.name = name.text();
  if (const auto label = node.find("label")) arm.label = file_name_text(*label);
  arm.episodes = static_cast<int>(node.at("episodes").integer(1, 100'000'000));
  arm.parameters = read_parameters(
      node, entry.description.parameters,
      std::vector<std::string>{"name", "label", "episodes", "feedback_delay", "feedback_batch"});
  if (const auto delay = node.find("feedback_delay")) {
    arm.feedback_delay = static_cast<int>(delay->integer(0, 1'000'000));
  }
  if (const auto batch = node.find("feedback_batch")) {
    arm.feedback_batch = static_cast<int>(batch->integer(1, 1'000'000));
  }
  return arm;
}

// Builds the arm once, so that what does not fit the environment is said before anything runs.
void try_arm(const Arm& arm, const YamlNode& node, const EnvironmentSpec& environment) {
  try {
    if (arm.learns) {
      make_agent(arm, environment, 0);
    } else {
      make_policy(arm, environment);
    }
  } catch (const InputError& error) {
    if (!arm.policy_file.empty()) throw;
    throw InputError(fmt::format("{}: {}: {}", to_string(node.place()), node.key(), error.what()));
  }
}

void read_arms(const YamlNode& root, const std::string& beside, Experiment& experiment) {
  std::vector<YamlNode> places;
  if (const auto policies = root.find("policies")) {
    for (const YamlNode& node : policies->items()) {
      experiment.arms.push_back(read_policy_arm(node, beside));
      places.push_back(node);
    }
  }
  if (const auto agents = root.find("agents")) {
    for (const YamlNode& node : agents->items()) {
      experiment.arms.push_back(read_agent_arm(node));
      places.push_back(node);
    }
  }
  if (experiment.arms.empty()) root.fail("no policies and no agents", "give at least one");

  std::unique_ptr<Environment> environment;
  try {
    environment = make_environment(experiment);
  } catch (const InputError& error) {
    const YamlNode node = root.at("environment");
    throw InputError(fmt::format("{}: {}: {}", to_string(node.place()), node.key(), error.what()));
  }
  std::set<std::string> labels;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const Arm& arm = experiment.arms[i];
    if (!labels.insert(arm.label).second) {
      places[i].fail(fmt::format("the label `{}` stands twice", arm.label),
                     "give each arm its own `label`");
    }
    try_arm(arm, places[i], environment->spec());
  }
}

void read_baseline(const YamlNode& root, Experiment& experiment) {
  std::vector<std::string> labels;
  for (const Arm& arm : experiment.arms) labels.push_back(arm.label);
  const auto node = root.find("baseline");
  experiment.baseline = node ? node->text() : labels.front();
  if (std::find(labels.begin(), labels.end(), experiment.baseline) == labels.end()) {
    node->fail(fmt::format("no arm is labelled `{}`", experiment.baseline),
               suggestion(experiment.baseline, labels));
  }
}

Json resolved_arm(const Arm& arm) {
  Json json;
  if (arm.policy_file.empty()) {
    json["name"] = arm.name;
  } else {
    json["file"] = input_path(arm);
  }
  json["label"] = arm.label;
  if (arm.learns) json["episodes"] = arm.episodes;
  if (arm.feedback_delay > 0) json["feedback_delay"] = arm.feedback_delay;
  if (arm.feedback_batch > 1) json["feedback_batch"] = arm.feedback_batch;
  if (!arm.parameters.is_null()) json.update(arm.parameters);
  return json;
}

Json resolve(const Experiment& experiment) {
  Json environment = {{"name", experiment.environment}};
  environment.update(experiment.environment_parameters);
  Json policies = Json::array();
  Json agents = Json::array();
  for (const Arm& arm : experiment.arms) {
    (arm.learns ? agents : policies).push_back(resolved_arm(arm));
  }
  Json json = {{"experiment", experiment.name}};
  if (!experiment.summary.empty()) json["summary"] = experiment.summary;
  if (!experiment.scenario.resolved.is_null()) json["scenario"] = experiment.scenario.resolved;
  json["environment"] = environment;
  json["seeds"] = experiment.seeds;
  json["baseline"] = experiment.baseline;
  json["evaluation_episodes"] = experiment.evaluation_episodes;
  if (!policies.empty()) json["policies"] = policies;
  if (!agents.empty()) json["agents"] = agents;
  return json;
}

}  // namespace

Experiment load_experiment(const std::string& path) {
  return read_experiment(YamlNode::load(path), std::filesystem::path(path).parent_path().string());
}

Experiment read_experiment(const YamlNode& root, const std::string& beside) {
  std::vector<std::string> known;
  for (const Parameter& p : experiment_description().parameters) known.push_back(p.name);
  root.only_keys(known);
  Experiment experiment;
  experiment.name = file_name_text(root.at("experiment"));
  if (const auto summary = root.find("summary")) experiment.summary = summary->text();
  read_scenario_part(root, beside, experiment);
  read_environment_part(root, experiment);
  experiment.seeds = read_seeds(root);
  if (const auto count = root.find("evaluation_episodes")) {
    experiment.evaluation_episodes = static_cast<int>(count->integer(1, 1'000'000));
  }
  read_arms(root, beside, experiment);
  read_baseline(root, experiment);
  experiment.resolved = resolve(experiment);
  return experiment;
}

std::unique_ptr<Environment> make_environment(const Experiment& experiment) {
  return Registry<Environment>::instance()
      .find(experiment.environment)
      .create(experiment.environment_parameters, experiment.scenario.market);
}

std::unique_ptr<Policy> make_policy(const Arm& arm, const EnvironmentSpec& environment) {
  if (!arm.policy_file.empty()) return load_policy(arm.policy_file, environment);
  return Registry<Policy>::instance().find(arm.name).create({arm.parameters, {}}, environment);
}

std::unique_ptr<Agent> make_agent(const Arm& arm, const EnvironmentSpec& environment,
                                  std::uint64_t seed) {
  auto agent = Registry<Agent>::instance().find(arm.name).create(arm.parameters, environment, seed);
  if (arm.feedback_delay == 0 && arm.feedback_batch == 1) return agent;
  return std::make_unique<DelayedFeedback>(std::move(agent), arm.feedback_delay,
                                           arm.feedback_batch);
}

std::string input_path(const Arm& arm) {
  return fmt::format("inputs/{}/{}", arm.label,
                     std::filesystem::path(arm.policy_file).filename().string());
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
       required(table("environment", {}, "`name` and the environment's parameters")),
       table("seeds", seed_parameters(), "`first` and `count`, or a list of seeds"),
       text("baseline", "", {}, "label of the arm that all are compared with; default: the first"),
       integer("evaluation_episodes", "episodes", 1, 1, 1'000'000,
               "played by every arm and seed, the same for all arms; metrics are their means"),
       table("policies", {},
             "`name` and the policy's parameters, or `file`: a saved policy; `label` if not the "
             "name"),
       table("agents", {},
             "`name`, `episodes` of training and the agent's parameters; `label` if not the "
             "name; `feedback_delay` and `feedback_batch` in steps: rewards are learnt so much "
             "later, and only every so many steps (the end of an episode brings all)")}};
}

}  // namespace marketday
