#include "experiments/experiment_arms.h"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "agents/delayed_feedback.h"
#include "policies/discretiser.h"
#include "policies/features.h"
#include "policies/policy_file.h"
#include "sim/io/files.h"
#include "sim/registry.h"

namespace marketday {
namespace {

std::string find_policy_file(const YamlNode& node, const std::string& beside) {
  const std::filesystem::path path = path_beside(node.text(), beside);
  if (!std::filesystem::exists(path)) {
    node.fail(fmt::format("no file `{}`", path.string()), "name a policy file that is there");
  }
  return path.string();
}

// What a table's environment knows and an agent asks for is filled in where the file leaves it out:
// all levels of all features, and the range of rewards.
void fill_in(const YamlNode& node, const Description& agent, const EnvironmentSpec& environment,
             Json& parameters) {
  const auto wanted = [&](const char* name) {
    return std::any_of(agent.parameters.begin(), agent.parameters.end(),
                       [&](const Parameter& p) { return p.name == name; }) &&
           !node.find(name);
  };
  if (wanted("discretiser")) parameters["discretiser"] = every_level(environment);
  if (environment.reward_low == environment.reward_high) return;
  if (wanted("reward_low")) parameters["reward_low"] = environment.reward_low;
  if (wanted("reward_high")) parameters["reward_high"] = environment.reward_high;
}

void read_budget(const YamlNode& node, const Experiment& experiment, Arm& arm) {
  const auto episodes = node.find("episodes");
  if (episodes && experiment.training_steps > 0) {
    episodes->fail("episodes beside the experiment's training_steps",
                   "leave one of them out: with training_steps every agent has the same budget");
  }
  arm.steps = experiment.training_steps;
  if (arm.steps > 0) return;
  arm.episodes = static_cast<int>(node.at("episodes").integer(1, 100'000'000));
}

void read_feedback(const YamlNode& node, Arm& arm) {
  if (const auto delay = node.find("feedback_delay")) {
    arm.feedback_delay = static_cast<int>(delay->integer(0, 1'000'000));
  }
  if (const auto batch = node.find("feedback_batch")) {
    arm.feedback_batch = static_cast<int>(batch->integer(1, 1'000'000));
  }
}

std::optional<Tuning> read_tuning_part(const YamlNode& node, const Description& agent,
                                       const Experiment& experiment) {
  const auto part = node.find("tune");
  if (!part) return std::nullopt;
  Tuning tuning = read_tuning(*part, agent);
  for (const SweptParameter& swept : tuning.swept) {
    if (const auto given = node.find(swept.name)) {
      given->fail("a value for what `tune` is to find", "give it in one of the two places");
    }
  }
  for (const std::uint64_t seed : tuning.seeds) {
    if (std::find(experiment.seeds.begin(), experiment.seeds.end(), seed) ==
        experiment.seeds.end()) {
      continue;
    }
    part->at("seeds").fail(fmt::format("seed {} is the experiment's too", seed),
                           "tune on other seeds than those that judge");
  }
  return tuning;
}

Arm read_agent_arm(const YamlNode& node, const Experiment& experiment,
                   const EnvironmentSpec& environment) {
  Arm arm;
  arm.learns = true;
  const YamlNode name = node.at("name");
  const auto& entry = Registry<Agent>::instance().find(name.text(), name.place());
  arm.label = arm.name = name.text();
  if (const auto label = node.find("label")) arm.label = experiment_name(*label);
  read_budget(node, experiment, arm);
  read_feedback(node, arm);
  arm.tuning = read_tuning_part(node, entry.description, experiment);
  std::vector<Parameter> table = entry.description.parameters;
  if (arm.tuning) {
    for (const SweptParameter& swept : arm.tuning->swept) {
      std::erase_if(table, [&](const Parameter& p) { return p.name == swept.name; });
    }
  }
  arm.parameters = read_parameters(node, table,
                                   std::vector<std::string>{"name", "label", "episodes", "tune",
                                                            "feedback_delay", "feedback_batch"});
  if (experiment.is_task) fill_in(node, entry.description, environment, arm.parameters);
  return arm;
}

// With training_steps, as many candidates as the agents' budget has episodes for.
int evaluations_in_budget(const YamlNode& node, const Experiment& experiment, int worlds,
                          const EnvironmentSpec& environment) {
  if (const auto given = node.find("evaluations")) {
    given->fail("evaluations beside the experiment's training_steps",
                "leave one of them out: with training_steps every arm has the same budget");
  }
  if (environment.horizon_steps == 0) {
    node.fail("training_steps where episodes have no fixed length", "give evaluations instead");
  }
  const std::int64_t episodes = experiment.training_steps / environment.horizon_steps;
  return static_cast<int>(std::min<std::int64_t>(episodes / worlds, 10'000'000));
}

Arm read_search_arm(const YamlNode& node, const Experiment& experiment,
                    const EnvironmentSpec& environment) {
  Arm arm;
  arm.learns = true;
  const YamlNode name = node.at("name");
  const auto& entry = Registry<Search>::instance().find(name.text(), name.place());
  arm.label = arm.name = name.text();
  if (const auto label = node.find("label")) arm.label = experiment_name(*label);
  std::vector<std::string> own;
  for (const Parameter& p : entry.description.parameters) own.push_back(p.name);
  std::vector<Parameter> common = policy_search_parameters();
  std::erase_if(common, [](const Parameter& p) { return p.type == ParameterType::table; });
  std::vector<std::string> elsewhere = own;
  elsewhere.insert(elsewhere.end(), {"name", "label", "policy"});
  Json of_search = read_parameters(node, common, elsewhere);
  if (experiment.training_steps > 0) {
    arm.steps = experiment.training_steps;
    of_search["evaluations"] =
        evaluations_in_budget(node, experiment, of_search["worlds"], environment);
  }
  std::vector<std::string> not_own = {"name", "label", "policy"};
  for (const Parameter& p : common) not_own.push_back(p.name);
  arm.parameters = read_parameters(node, entry.description.parameters, not_own);
  arm.search = read_policy_search(node, of_search, environment);
  return arm;
}

// Builds the arm once, and every candidate of its sweep, so that what does not fit the environment
// is said before anything runs.
void try_arm(const Arm& arm, const EnvironmentSpec& environment) {
  if (arm.search) {
    const int least = make_search(arm)->least_evaluations(space_of(*arm.search, environment));
    if (arm.search->evaluations >= least) return;
    throw parameter_error(
        "evaluations", fmt::format("found {}", arm.search->evaluations),
        fmt::format("{} needs at least {} for its first generation", arm.name, least));
  }
  if (!arm.learns) {
    make_policy(arm, environment);
    return;
  }
  if (!arm.tuning) {
    make_agent(arm, environment, 0);
    return;
  }
  for (const Json& changes : candidates_of(*arm.tuning)) {
    make_agent(with_changes(arm, changes), environment, 0);
  }
}

std::unique_ptr<Environment> try_environment(const YamlNode& root, const Experiment& experiment) {
  try {
    return make_environment(experiment);
  } catch (const InputError& error) {
    const YamlNode node = experiment.is_task ? root.at("suite") : root.at("environment");
    throw InputError(fmt::format("{}: {}: {}", to_string(node.place()), node.key(), error.what()));
  }
}

// An arm that does not fit a task of a suite is left out of that task, with the reason.
void add_arm(Arm arm, const YamlNode& node, const EnvironmentSpec& environment,
             Experiment& experiment) {
  for (const Arm& other : experiment.arms) {
    if (other.label != arm.label) continue;
    node.fail(fmt::format("the label `{}` stands twice", arm.label),
              "give each arm its own `label`");
  }
  try {
    try_arm(arm, environment);
  } catch (const InputError& error) {
    if (experiment.is_task) {
      experiment.unfit[arm.label] = error.what();
      return;
    }
    if (!arm.policy_file.empty()) throw;
    throw InputError(fmt::format("{}: {}: {}", to_string(node.place()), node.key(), error.what()));
  }
  experiment.arms.push_back(std::move(arm));
}

}  // namespace

// Labels and experiment names become file names.
std::string experiment_name(const YamlNode& node) {
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

void read_arms(const YamlNode& root, const std::string& beside, Experiment& experiment) {
  const std::unique_ptr<Environment> environment = try_environment(root, experiment);
  const EnvironmentSpec& spec = environment->spec();
  if (const auto policies = root.find("policies")) {
    for (const YamlNode& node : policies->items()) {
      add_arm(read_policy_arm(node, beside), node, spec, experiment);
    }
  }
  if (const auto agents = root.find("agents")) {
    for (const YamlNode& node : agents->items()) {
      add_arm(read_agent_arm(node, experiment, spec), node, spec, experiment);
    }
  }
  if (const auto searches = root.find("searches")) {
    for (const YamlNode& node : searches->items()) {
      add_arm(read_search_arm(node, experiment, spec), node, spec, experiment);
    }
  }
  if (experiment.arms.empty()) {
    root.fail("no policies, no agents and no searches", "give at least one");
  }
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
  if (const auto label = node.find("label")) arm.label = experiment_name(*label);
  return arm;
}

Json resolved_arm(const Arm& arm) {
  Json json;
  if (arm.policy_file.empty()) {
    json["name"] = arm.name;
  } else {
    json["file"] = input_path(arm);
  }
  json["label"] = arm.label;
  if (arm.search) {
    json.update(resolved(*arm.search));
    if (arm.steps > 0) json.erase("evaluations");  // follows from the experiment's budget
  } else if (arm.learns && arm.steps == 0) {
    json["episodes"] = arm.episodes;
  }
  if (arm.feedback_delay > 0) json["feedback_delay"] = arm.feedback_delay;
  if (arm.feedback_batch > 1) json["feedback_batch"] = arm.feedback_batch;
  if (!arm.parameters.is_null()) json.update(arm.parameters);
  if (arm.tuning) json["tune"] = resolved(*arm.tuning);
  return json;
}

Arm with_changes(const Arm& arm, const Json& changes) {
  Arm changed = arm;
  changed.tuning.reset();
  if (!changes.is_null()) changed.parameters.update(changes);
  return changed;
}

std::unique_ptr<Policy> make_policy(const Arm& arm, const EnvironmentSpec& environment) {
  if (!arm.policy_file.empty()) return load_policy(arm.policy_file, environment);
  return Registry<Policy>::instance().find(arm.name).create({arm.parameters, {}}, environment);
}

std::unique_ptr<Search> make_search(const Arm& arm) {
  return Registry<Search>::instance().find(arm.name).create(arm.parameters);
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

}  // namespace marketday
