// Small decision problems with known answers, told as tables: states, actions, outcomes. The same
// table is played as an Environment and solved exactly. Not registered: the product has none.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "agents/agent.h"
#include "policies/policy.h"
#include "sim/environment/environment.h"

namespace marketday::tests {

struct Outcome {
  double probability = 1.0;
  double reward = 0.0;
  int next = -1;  // -1: the process ends
};

struct State {
  std::vector<double> features;
  std::vector<std::vector<Outcome>> outcomes;  // by action; empty: masked
};

struct Problem {
  EnvironmentSpec spec;
  std::vector<State> states;
  std::vector<std::pair<double, int>> starts;  // probability, state
};

Problem bernoulli_bandit(const std::vector<double>& means);
Problem cliff_walking();                         // Sutton & Barto (2018), example 6.6
Problem markdown_problem(int days, int stock);   // reference T21
Problem campaign_problem(int days, int budget);  // reference T26
// Two actions or fewer allowed in some states, features `day`, `segment`, `noise`.
Problem toy_market();

// `units` copies of a problem, each its own decision row; draws keyed by (seed, unit, step).
class ProblemEnvironment : public Environment {
 public:
  explicit ProblemEnvironment(Problem problem, std::uint32_t units = 1);
  const EnvironmentSpec& spec() const override { return problem_.spec; }
  const Observation& reset(std::uint64_t seed) override;
  const StepResult& step(std::span<const int> actions) override;
  std::shared_ptr<const Snapshot> snapshot() const override;
  void restore(const Snapshot& snapshot) override;
  std::vector<Metric> metrics() const override;
  std::uint64_t state_hash() const override;

 private:
  struct Now : Snapshot {
    std::uint64_t seed = 0;
    std::uint32_t step = 0;
    double total = 0.0;
    std::vector<int> states;  // by unit, -1: ended
    void take(const Now& other);
  };
  void observe(Observation& observation) const;
  void record(std::size_t row, int action, const Outcome& outcome, int state, bool truncated);

  Problem problem_;
  Now now_;
  StepResult result_;
};

// Values by state, found by sweeping until nothing moves (one sweep too many for finite horizons).
using Choice = std::function<double(const std::vector<double>& action_values, int state)>;
std::vector<double> solve(const Problem& problem, const Choice& choice);
std::vector<double> optimal_values(const Problem& problem);
std::vector<double> policy_values(const Problem& problem, const Policy& policy);
// Looks one reward ahead only.
std::vector<double> myopic_values(const Problem& problem);
double start_value(const Problem& problem, const std::vector<double>& values);
std::vector<double> action_values(const Problem& problem, int state,
                                  const std::vector<double>& values);
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
