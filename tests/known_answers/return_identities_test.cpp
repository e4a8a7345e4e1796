// Learners that must agree to the last digits because their targets are the same by definition.
#include <catch2/catch.hpp>
#include <cmath>

#include "support/reference_problems.h"

namespace marketday::tests {
namespace {

std::vector<double> learnt(const Problem& problem, const std::string& name, Json parameters,
                           int episodes) {
  parameters["discretiser"] = every_state(problem);
  const auto agent = make_agent(name, parameters, problem.spec, 7);
  ProblemEnvironment environment(problem);
  std::uint32_t step = 0;
  for (int episode = 0; episode < episodes; ++episode) {
    run_episode(environment, *agent, static_cast<std::uint64_t>(episode), step);
  }
  return agent->freeze()->content().arrays.at("action_values");
}

void check_same(const std::vector<double>& a, const std::vector<double>& b) {
  REQUIRE(a.size() == b.size());
  double worst = 0.0;
  double largest = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    worst = std::max(worst, std::abs(a[i] - b[i]));
    largest = std::max(largest, std::abs(a[i]));
  }
  CHECK(largest > 0.0);
  CHECK(worst < 1e-12);
}

const Json kPlain = {{"step_size", 0.3}, {"epsilon", 0.2}};

Json with(const Json& changes) {
  Json all = kPlain;
  all.update(changes);
  return all;
}

// One episode of the walk as (place, reward) from its first place to its end.
struct Walk {
  std::vector<std::size_t> places;
  std::vector<double> rewards;
};

Walk walk_once(const Problem& problem, std::uint64_t seed) {
  ProblemEnvironment environment(problem);
  const Observation* observation = &environment.reset(seed);
  Walk walk;
  const std::vector<int> action = {0};
  for (bool over = false; !over;) {
    walk.places.push_back(static_cast<std::size_t>(observation->values[0]));
    const StepResult& result = environment.step(action);
    walk.rewards.push_back(result.rewards[0]);
    over = result.terminated;
    observation = &result.observation;
  }
  return walk;
}

// Sutton & Barto (2018), eq. 12.2 and 12.3: lambda returns of an episode under fixed values.
std::vector<double> lambda_returns(const Walk& walk, const std::vector<double>& values,
                                   double lambda) {
  std::vector<double> returns(walk.places.size());
  double next_return = 0.0;
  double next_value = 0.0;
  for (std::size_t t = walk.places.size(); t-- > 0;) {
    returns[t] = walk.rewards[t] + (1.0 - lambda) * next_value + lambda * next_return;
    next_return = returns[t];
    next_value = values[walk.places[t]];
  }
  return returns;
}

}  // namespace

TEST_CASE("SARSA(0) and one-step SARSA are SARSA", "[textbook]") {
  const Problem problem = campaign_problem(6, 2);
  const auto sarsa = learnt(problem, "sarsa", kPlain, 300);
  check_same(sarsa, learnt(problem, "sarsa_lambda", with({{"lambda", 0.0}}), 300));
  check_same(sarsa, learnt(problem, "n_step_sarsa", with({{"steps", 1}}), 300));
}

TEST_CASE("Q(0), Expected SARSA with a greedy target and Dyna without plans are Q-learning",
          "[textbook]") {
  const Problem problem = campaign_problem(6, 2);
  const auto q = learnt(problem, "q_learning", kPlain, 300);
  check_same(q, learnt(problem, "watkins_q_lambda", with({{"lambda", 0.0}}), 300));
  check_same(q, learnt(problem, "expected_sarsa", with({{"target_policy", "greedy"}}), 300));
  check_same(q, learnt(problem, "dyna_q", with({{"planning_steps", 0}}), 300));
}

TEST_CASE("n-step SARSA over the whole episode is Monte Carlo control", "[textbook]") {
  const Problem problem = campaign_problem(6, 2);
  const auto every = learnt(problem, "monte_carlo_control", with({{"first_visit", false}}), 300);
  check_same(every, learnt(problem, "n_step_sarsa", with({{"steps", 6}}), 300));
  check_same(every, learnt(problem, "n_step_sarsa", with({{"steps", 1000}}), 300));
}

TEST_CASE("traces put off to the episode's end give forward lambda returns", "[textbook]") {
  const Problem problem = random_walk(19);
  const double size = 0.05;
  for (const double lambda : {0.0, 0.4, 0.9, 1.0}) {
    CAPTURE(lambda);
    std::vector<double> values(19, 0.0);
    for (std::uint64_t episode = 0; episode < 5; ++episode) {
      const Walk walk = walk_once(problem, episode);
      const auto returns = lambda_returns(walk, values, lambda);
      const std::vector<double> before = values;
      for (std::size_t t = 0; t < returns.size(); ++t) {
        values[walk.places[t]] += size * (returns[t] - before[walk.places[t]]);
      }
    }
    const Json parameters = {
        {"step_size", size}, {"lambda", lambda}, {"updates", "end_of_episode"}};
    check_same(values, learnt(problem, "sarsa_lambda", parameters, 5));
    check_same(values, learnt(problem, "watkins_q_lambda", parameters, 5));
  }
}

TEST_CASE("Watkins's Q(lambda) forgets its trace at an action that is not greedy", "[textbook]") {
  EnvironmentSpec spec;
  spec.features = {{"place", "-", 0.0, 1.0}};
  spec.actions = {{"a", 0.0}, {"b", 0.0}};
  const Json parameters = {{"step_size", 0.5},
                           {"lambda", 1.0},
                           {"discretiser", {{{"feature", "place"}, {"edges", {0.5}}}}}};
  const auto learn = [](Agent& agent, double place, int action, double reward, bool ends) {
    agent.learn({{0}, {place}, {action}, {reward}, {1.0}, {1, 1}, {ends}, {0}});
  };
  for (const int second : {0, 1}) {
    const auto agent = make_agent("watkins_q_lambda", parameters, spec, 1);
    learn(*agent, 1.0, 0, 1.0, true);   // Q(1, a) = 0.5: a is greedy there
    learn(*agent, 0.0, 0, 0.0, false);  // Q(0, a) = 0.25
    learn(*agent, 1.0, second, 5.0, true);
    const auto values = agent->freeze()->content().arrays.at("action_values");
    const double error = second == 0 ? 4.5 : 0.0;
    CHECK(values[0] == Approx(0.25 + 0.5 * error));
    CHECK(values[2] == Approx(second == 0 ? 2.75 : 0.5));
    CHECK(values[3] == Approx(second == 0 ? 0.0 : 2.5));
  }
}

}  // namespace marketday::tests
