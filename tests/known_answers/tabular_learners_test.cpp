#include <catch2/catch.hpp>
#include <cmath>

#include "support/reference_problems.h"
#include "support/statistics.h"

namespace marketday::tests {
namespace {

// The exact value of the greedy policy an agent freezes into after `episodes`.
double learnt_value(const Problem& problem, const std::string& agent_name, Json parameters,
                    int episodes) {
  parameters["discretiser"] = every_state(problem);
  const auto agent = make_agent(agent_name, parameters, problem.spec, 1);
  ProblemEnvironment environment(problem);
  std::uint32_t step = 0;
  for (int episode = 0; episode < episodes; ++episode) {
    run_episode(environment, *agent, static_cast<std::uint64_t>(episode), step);
  }
  return start_value(problem, policy_values(problem, *agent->freeze()));
}

void check_optimum(const Problem& problem, const std::string& agent, const Json& parameters,
                   int episodes, double optimum) {
  const double value = learnt_value(problem, agent, parameters, episodes);
  CAPTURE(agent, value, optimum);
  CHECK(value >= 0.99 * optimum);
  CHECK(value <= optimum + 1e-5);
}

const Json kQLearning = {{"step_rule", "visits"}, {"step_power", 0.7}, {"epsilon", 0.3}};
const Json kSarsa = {{"step_rule", "visits"},
                     {"step_power", 0.7},
                     {"epsilon", 1.0},
                     {"epsilon_decay", 3e-5},
                     {"epsilon_minimum", 0.02}};

std::unique_ptr<Agent> cliff_agent(const std::string& name, const Problem& problem,
                                   std::uint64_t seed) {
  return make_agent(name,
                    {{"step_rule", "constant"},
                     {"step_size", 0.5},
                     {"epsilon", 0.1},
                     {"discretiser", every_state(problem)}},
                    problem.spec, seed);
}

// Mean return of episodes 401 to 500, one a run.
Mean online_return(const std::string& name, int runs) {
  const Problem problem = cliff_walking();
  ProblemEnvironment environment(problem);
  std::vector<double> means;
  for (int run = 0; run < runs; ++run) {
    const auto agent = cliff_agent(name, problem, static_cast<std::uint64_t>(run));
    std::uint32_t step = 0;
    double sum = 0.0;
    for (int episode = 0; episode < 500; ++episode) {
      const double total = run_episode(environment, *agent, 0, step);
      if (episode >= 400) sum += total / 100.0;
    }
    means.push_back(sum);
  }
  return mean_of(means);
}

// The states a policy walks through from the start, most likely action each time.
std::vector<int> greedy_path(const Problem& problem, const Policy& policy) {
  std::vector<int> path = {problem.starts.front().second};
  std::vector<double> probabilities(problem.spec.actions.size());
  while (path.size() < 60) {
    policy.action_probabilities(observation_of(problem, path.back()), probabilities);
    const auto best = std::max_element(probabilities.begin(), probabilities.end());
    const auto action = static_cast<std::size_t>(best - probabilities.begin());
    const int next =
        problem.states[static_cast<std::size_t>(path.back())].outcomes[action].front().next;
    if (next < 0) return path;
    path.push_back(next);
  }
  return path;
}

std::vector<int> learnt_path(const std::string& name, int episodes) {
  const Problem problem = cliff_walking();
  ProblemEnvironment environment(problem);
  const auto agent = cliff_agent(name, problem, 1);
  std::uint32_t step = 0;
  for (int episode = 0; episode < episodes; ++episode) {
    run_episode(environment, *agent, 0, step);
  }
  return greedy_path(problem, *agent->freeze());
}

int least_row(const std::vector<int>& path) {
  int least = 3;
  for (const int state : path) least = std::min(least, state / 12);
  return least;
}

}  // namespace

TEST_CASE("Q-learning reaches the markdown optimum within one percent") {
  check_optimum(markdown_problem(10, 3), "q_learning", kQLearning, 30'000, 22.16213);
}

TEST_CASE("Q-learning reaches the campaign optimum within one percent") {
  check_optimum(campaign_problem(20, 2), "q_learning", kQLearning, 30'000, 132.73896);
}

TEST_CASE("SARSA with decaying exploration reaches the markdown optimum within one percent") {
  check_optimum(markdown_problem(10, 3), "sarsa", kSarsa, 30'000, 22.16213);
}

TEST_CASE("SARSA with decaying exploration reaches the campaign optimum within one percent") {
  check_optimum(campaign_problem(20, 2), "sarsa", kSarsa, 100'000, 132.73896);
}

TEST_CASE("every tabular control method reaches the markdown optimum within one percent") {
  struct Row {
    const char* agent;
    Json own;
    int episodes;
  };
  const auto row =
      GENERATE(Row{"expected_sarsa", kSarsa, 30'000}, Row{"double_q", kQLearning, 60'000},
               Row{"n_step_sarsa", kSarsa, 60'000}, Row{"sarsa_lambda", kSarsa, 60'000},
               Row{"watkins_q_lambda", kQLearning, 30'000},
               Row{"monte_carlo_control", kSarsa, 60'000}, Row{"dyna_q", kQLearning, 10'000});
  check_optimum(markdown_problem(10, 3), row.agent, row.own, row.episodes, 22.16213);
}

TEST_CASE("on the cliff SARSA earns -26.77 and Q-learning -50.12 while they explore") {
  constexpr double kPublishedError = 0.15;
  const Mean sarsa = online_return("sarsa", 100);
  const Mean q_learning = online_return("q_learning", 100);
  INFO("SARSA " << sarsa.value << " +- " << sarsa.error);
  INFO("Q-learning " << q_learning.value << " +- " << q_learning.error);
  CHECK(sarsa.error < 0.5);
  CHECK(q_learning.error < 0.8);
  CHECK(std::abs(sarsa.value + 26.77) < kPublishedError + 4.0 * sarsa.error);
  CHECK(std::abs(q_learning.value + 50.12) < kPublishedError + 4.0 * q_learning.error);
}

TEST_CASE("on the cliff Expected SARSA earns -20.75 while it explores") {
  const Mean found = online_return("expected_sarsa", 400);
  INFO("Expected SARSA " << found.value << " +- " << found.error);
  CHECK(found.error < 0.15);
  CHECK(std::abs(found.value + 20.75) < 0.05 + 4.0 * found.error);
}

TEST_CASE("Q-learning walks along the cliff and SARSA keeps away from it") {
  const std::vector<int> edge = learnt_path("q_learning", 2'000);
  CHECK(edge.size() == 13);  // 13 steps, the last into the goal
  CHECK(least_row(edge) == 2);
  const std::vector<int> safe = learnt_path("sarsa", 2'000);
  CHECK(safe.size() >= 15);
  CHECK(safe.size() < 30);
  CHECK(least_row(safe) < 2);
}

}  // namespace marketday::tests
