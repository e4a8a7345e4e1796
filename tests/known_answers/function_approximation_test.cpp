#include <catch2/catch.hpp>
#include <cmath>

#include "support/reference_problems.h"

namespace marketday::tests {
namespace {

std::unique_ptr<Policy> trained(const Problem& problem, const std::string& name,
                                const Json& parameters, int episodes, std::uint64_t seed = 1) {
  const auto agent = make_agent(name, parameters, problem.spec, seed);
  ProblemEnvironment environment(problem);
  std::uint32_t step = 0;
  for (int episode = 0; episode < episodes; ++episode) {
    run_episode(environment, *agent, static_cast<std::uint64_t>(episode), step, 10'000);
  }
  return agent->freeze();
}

double value_of(const Problem& problem, const Policy& policy) {
  return start_value(problem, policy_values(problem, policy));
}

Json one_tile_a_state(const Problem& problem) {
  Json names = Json::array();
  for (const Feature& feature : problem.spec.features) names.push_back(feature.name);
  return {{"basis", "tiles"}, {"tilings", 1}, {"one_hot", names}};
}

// Sutton & Barto (2018), example 13.1: three places that look the same, the middle one reversed.
Problem short_corridor() {
  Problem problem;
  problem.spec.name = "short_corridor";
  problem.spec.actions = {{"left", 0.0}, {"right", 0.0}};
  problem.states = {{{}, {{{1.0, -1.0, 0}}, {{1.0, -1.0, 1}}}},
                    {{}, {{{1.0, -1.0, 2}}, {{1.0, -1.0, 0}}}},
                    {{}, {{{1.0, -1.0, 1}}, {{1.0, -1.0, -1}}}}};
  problem.starts = {{1.0, 0}};
  return problem;
}

}  // namespace

TEST_CASE("with one tile a state the linear learners are the tabular ones", "[approximation]") {
  const Problem problem = markdown_problem(6, 3);
  for (const std::string kind : {"q", "sarsa"}) {
    Json tabular = {{"step_size", 0.3}, {"epsilon", 0.2}};
    Json linear = tabular;
    tabular["discretiser"] = every_state(problem);
    linear.update(one_tile_a_state(problem));
    const auto table = trained(problem, kind == "q" ? "q_learning" : "sarsa", tabular, 300);
    const auto tiles = trained(problem, "semi_gradient_" + kind, linear, 300);
    const auto values = table->content().arrays.at("action_values");
    const auto weights = tiles->content().arrays.at("weights");
    REQUIRE(values.size() == weights.size());
    double worst = 0.0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      worst = std::max(worst, std::abs(values[i] - weights[i % 3 * (values.size() / 3) + i / 3]));
    }
    CHECK(worst < 1e-12);
  }
}

TEST_CASE("semi-gradient learners reach the markdown optimum within one percent",
          "[approximation]") {
  const Problem problem = markdown_problem(10, 3);
  const Json shared = {{"basis", "tiles"},     {"tilings", 2},          {"tiles", 9},
                       {"one_hot", {"stock"}}, {"step_size", 0.2},      {"step_decay", 1e-4},
                       {"epsilon", 1.0},       {"epsilon_decay", 3e-5}, {"epsilon_minimum", 0.02}};
  for (const auto* const name : {"semi_gradient_q", "semi_gradient_sarsa"}) {
    const double value = value_of(problem, *trained(problem, name, shared, 60'000));
    CAPTURE(name, value);
    CHECK(value >= 0.99 * 22.16213);
    CHECK(value <= 22.16213 + 1e-5);
  }
}

TEST_CASE("REINFORCE finds the short corridor's best mixture", "[approximation]") {
  const Problem problem = short_corridor();
  const auto policy =
      trained(problem, "reinforce", {{"step_size", 2e-4}, {"value_step_size", 0.02}}, 12'000);
  std::vector<double> probabilities(2);
  policy->action_probabilities(observation_of(problem, 0), probabilities);
  const double value = value_of(problem, *policy);
  CAPTURE(probabilities[1], value);
  // at p = 2 - sqrt(2): (2 p - 4) / (p (1 - p)) = -11.657
  CHECK(probabilities[1] == Approx(2.0 - std::sqrt(2.0)).margin(0.06));
  CHECK(value <= -11.656);
  CHECK(value > -11.9);
}

TEST_CASE("policy gradients improve the markdown, and with states apart nearly to the optimum",
          "[approximation]") {
  const Problem problem = markdown_problem(10, 3);
  for (const auto* const name : {"reinforce", "actor_critic"}) {
    Json parameters = one_tile_a_state(problem);
    parameters.update({{"step_size", 0.02}, {"value_step_size", 0.1}});
    const double value = value_of(problem, *trained(problem, name, parameters, 30'000));
    CAPTURE(name, value);
    CHECK(value > 0.98 * 22.16213);
  }
}

TEST_CASE("weights that grow beyond all bounds are an error that names the cure",
          "[approximation]") {
  Problem problem = markdown_problem(4, 1);
  for (State& state : problem.states) {
    for (auto& outcomes : state.outcomes) {
      for (Outcome& outcome : outcomes) outcome.reward *= 1e308;
    }
  }
  CHECK_THROWS_WITH(trained(problem, "reinforce", {{"step_size", 1e6}}, 50),
                    Catch::Contains("smaller step_size"));
}

}  // namespace marketday::tests
