#include <algorithm>
#include <cmath>

#include "experiments/cell.h"
#include "sim/registry.h"
#include "support/reference_problems.h"

namespace marketday::tests {

std::unique_ptr<DecisionTableEnvironment> make_problem(const std::string& environment,
                                                       const Json& changes) {
  const auto& entry = Registry<Environment>::instance().find(environment);
  Json parameters = defaults(entry.description.parameters);
  parameters.update(changes);
  auto made = entry.create(parameters, nullptr);
  return std::unique_ptr<DecisionTableEnvironment>(
      dynamic_cast<DecisionTableEnvironment*>(made.release()));
}

Played play_copies(DecisionTableEnvironment& environment, const Policy& policy, int episodes) {
  double sum = 0.0;
  double squares = 0.0;
  for (int episode = 0; episode < episodes; ++episode) {
    const auto seed = static_cast<std::uint64_t>(episode);
    const auto copies = static_cast<double>(environment.reset(seed).rows());
    const double mean = play_episode(environment, policy, seed, [] {}) / copies;
    sum += mean;
    squares += mean * mean;
  }
  const double mean = sum / episodes;
  return {mean, std::sqrt((squares / episodes - mean * mean) / (episodes - 1))};
}

std::vector<double> policy_values(const Problem& problem, const Policy& policy) {
  return rule_values(problem, [&](const Observation& all, std::span<double> probabilities) {
    policy.action_probabilities(all, probabilities);
  });
}

std::vector<double> myopic_values(const Problem& problem) {
  const std::vector<double> nothing(problem.states.size(), 0.0);
  return solve(problem, [&](const std::vector<double>& values, int state) {
    const std::vector<double> rewards = action_values(problem, state, nothing);
    const auto best = std::max_element(rewards.begin(), rewards.end()) - rewards.begin();
    return values[static_cast<std::size_t>(best)];
  });
}

Observation observation_of(const Problem& problem, int state) {
  const State& here = problem.states[static_cast<std::size_t>(state)];
  Observation observation;
  observation.unit_ids = {0};
  observation.values = here.features;
  for (const auto& outcomes : here.outcomes) observation.mask.push_back(outcomes.empty() ? 0 : 1);
  return observation;
}

double run_episode(Environment& environment, Agent& agent, std::uint64_t seed, std::uint32_t& step,
                   int most_steps) {
  const Observation* observation = &environment.reset(seed);
  std::vector<int> actions;
  double total = 0.0;
  for (int i = 0; i < most_steps; ++i) {
    actions.resize(observation->rows());
    agent.act(*observation, step++, actions, {});
    const StepResult& result = environment.step(actions);
    for (const double reward : result.rewards) total += reward;
    agent.learn(result.transitions);
    if (result.terminated || result.truncated) break;
    observation = &result.observation;
  }
  agent.end_episode();
  return total;
}

std::unique_ptr<Agent> make_agent(const std::string& name, const Json& parameters,
                                  const EnvironmentSpec& environment, std::uint64_t seed) {
  return Registry<Agent>::instance().find(name).create(parameters, environment, seed);
}

std::unique_ptr<Policy> make_policy(const std::string& name, const PolicyContent& content,
                                    const EnvironmentSpec& environment) {
  return Registry<Policy>::instance().find(name).create(content, environment);
}

}  // namespace marketday::tests
