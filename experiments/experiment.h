// An experiment: one scenario and environment, several arms (policies and agents), many seeds. Read
// from YAML and checked whole, down to building every arm once, before anything runs.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "agents/agent.h"
#include "experiments/model_features.h"
#include "experiments/parameter_draws.h"
#include "experiments/policy_search.h"
#include "experiments/tuning.h"
#include "policies/policy.h"
#include "scenarios/scenario.h"
#include "sim/environment/environment.h"
#include "sim/io/yaml.h"

namespace marketday {

// One contender: a policy by name, a policy file, or an agent or a search that learns first.
struct Arm {
  std::string label;        // unique; the column `agent` of every result file
  std::string name;         // the plug-in; empty for a policy file
  std::string policy_file;  // where it is to be read from; empty otherwise
  bool learns = false;
  int episodes = 0;        // of training, agents only
  std::int64_t steps = 0;  // of training in their place where above 0: the last episode is cut
  int feedback_delay = 0;  // steps until an agent learns what its decisions led to
  int feedback_batch = 1;  // steps from one time of learning to the next
  Json parameters;
  std::optional<Tuning> tuning;        // of `parameters`, before anything is compared
  std::optional<PolicySearch> search;  // what a search looks for; it learns, but is no agent
};

struct Experiment {
  std::string name;
  std::string summary;
  Scenario scenario;
  std::string environment;
  Json environment_parameters;
  std::vector<ModelFeature> model_features;  // of its observations, beside its own
  std::vector<std::uint64_t> seeds;
  ParameterDraws draws;  // of the scenario, one a seed
  std::string baseline;  // label of an arm
  int evaluation_episodes = 1;
  std::int64_t training_steps = 0;  // of every agent alike; 0: as many episodes as each says
  std::vector<Arm> arms;            // policies first, as the file has them
  bool is_task = false;  // of a suite: what the environment knows is filled in for agents
  std::map<std::string, std::string> unfit;  // of a task: arms left out, by label, and why
  Json resolved;  // reads back as the same experiment; policy files under inputs/
};

// FileError or InputError.
Experiment load_experiment(const std::string& path);
// `beside`: the folder that scenario and policy files are looked for in.
// `task`: read a suite's file as the experiment on this environment of the suite.
// `also_known`: keys left for the caller; with any the name stands under the first.
Experiment read_experiment(const YamlNode& node, const std::string& beside,
                           const std::string& task = "",
                           const std::vector<std::string>& also_known = {});

// A name that may name files; InputError otherwise.
std::string experiment_name(const YamlNode& node);

// A policy by name and parameters, or `file`, and perhaps `label`.
Arm read_policy_arm(const YamlNode& node, const std::string& beside);
// An arm as it reads back.
Json resolved_arm(const Arm& arm);

// The arm with some of its parameters changed and nothing left to tune.
Arm with_changes(const Arm& arm, const Json& changes);

std::unique_ptr<Environment> make_environment(const Experiment& experiment);
std::unique_ptr<Policy> make_policy(const Arm& arm, const EnvironmentSpec& environment);
std::unique_ptr<Search> make_search(const Arm& arm);
std::unique_ptr<Agent> make_agent(const Arm& arm, const EnvironmentSpec& environment,
                                  std::uint64_t seed);

// Where the copy of a policy file stands in the results directory.
std::string input_path(const Arm& arm);

// The keys of an experiment file, for `marketday describe experiment` and the docs.
Description experiment_description();

}  // namespace marketday
