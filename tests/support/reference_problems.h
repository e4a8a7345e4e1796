// Small decision problems with known answers, for the tests of learners and policies; not
// registered.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "agents/agent.h"
#include "policies/policy.h"
#include "sim/environment/decision_table.h"

namespace marketday::tests {

using Outcome = TableOutcome;
using State = TableState;
using Problem = DecisionTable;
using ProblemEnvironment = DecisionTableEnvironment;

// A registered decision table, its defaults changed as `changes` says.
std::unique_ptr<DecisionTableEnvironment> make_problem(const std::string& environment,
                                                       const Json& changes = Json::object());
// Mean and standard error of what `policy` earns a copy, over `episodes` episodes of `environment`.
struct Played {
  double mean = 0.0;
  double standard_error = 0.0;
};
Played play_copies(DecisionTableEnvironment& environment, const Policy& policy, int episodes);

Problem bernoulli_bandit(const std::vector<double>& means);
Problem cliff_walking();                         // Sutton & Barto (2018), example 6.6
Problem markdown_problem(int days, int stock);   // reference T21
Problem campaign_problem(int days, int budget);  // reference T26
// Two actions or fewer allowed in some states, features `day`, `segment`, `noise`.
Problem toy_market();

// Sutton & Barto (2018)
Problem dyna_maze();              // figure 8.2
Problem windy_grid();             // example 6.5
Problem random_walk(int length);  // example 7.1: -1 at the left end, 1 at the right
// Example 6.7; the first action of the first state is the wrong one. Normal rewards stand in 200
// equally likely values.
Problem maximisation_bias();

std::vector<double> policy_values(const Problem& problem, const Policy& policy);
// Looks one reward ahead only.
std::vector<double> myopic_values(const Problem& problem);
Observation observation_of(const Problem& problem, int state);

// Plays episodes on the agent's life-long step count; the sum of rewards.
double run_episode(Environment& environment, Agent& agent, std::uint64_t seed, std::uint32_t& step,
                   int most_steps = 1'000'000);
std::unique_ptr<Agent> make_agent(const std::string& name, const Json& parameters,
                                  const EnvironmentSpec& environment, std::uint64_t seed);
std::unique_ptr<Policy> make_policy(const std::string& name, const PolicyContent& content,
                                    const EnvironmentSpec& environment);
// A discretiser that tells all states of a problem apart, whose features are whole numbers.
Json every_state(const Problem& problem);

}  // namespace marketday::tests
