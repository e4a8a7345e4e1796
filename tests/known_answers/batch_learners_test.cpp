#include <tbb/parallel_for.h>

#include <catch2/catch.hpp>
#include <cmath>

#include "models/trees/tree_grower.h"
#include "sim/io/error.h"
#include "sim/random.h"
#include "support/reference_problems.h"

namespace marketday::tests {
namespace {

Json tree_parameters(const Json& changes = Json::object()) {
  Json parameters = defaults(TreeGrower::parameters());
  parameters.update(changes);
  return parameters;
}

// One column of 0 to 1, targets 2 above a half and 0 below, a quarter of rows above.
void steps(std::vector<float>& rows, std::vector<float>& targets) {
  for (int i = 0; i < 400; ++i) {
    const bool above = i % 4 == 0;
    rows.push_back(above ? 0.75F : 0.25F);
    targets.push_back(above ? 2.0F : 0.0F);
  }
}

// Every transition of a table `times` over, its chances in whole numbers.
TransitionBatch all_transitions(const Problem& problem, int times) {
  TransitionBatch batch;
  for (const State& state : problem.states) {
    for (std::size_t a = 0; a < state.outcomes.size(); ++a) {
      for (const Outcome& outcome : state.outcomes[a]) {
        for (int i = 0; i < std::lround(outcome.probability * times); ++i) {
          batch.unit_ids.push_back(0);
          batch.values.insert(batch.values.end(), state.features.begin(), state.features.end());
          batch.actions.push_back(static_cast<int>(a));
          batch.rewards.push_back(outcome.reward);
          batch.costs.push_back(0.0);
          batch.terminated.push_back(static_cast<std::uint8_t>(outcome.next < 0));
          batch.truncated.push_back(0);
          const auto next = static_cast<std::size_t>(std::max(outcome.next, 0));
          const auto& features = problem.states[next].features;
          batch.next_values.insert(batch.next_values.end(), features.begin(), features.end());
          batch.next_mask.insert(batch.next_mask.end(), problem.spec.actions.size(), 1);
        }
      }
    }
  }
  return batch;
}

// Lagoudakis & Parr (2003), section 9.1: four states in a row, each action fails one time in ten
// and goes the other way; a reward in either middle state.
Problem chain_walk() {
  Problem problem;
  problem.spec.name = "chain_walk";
  problem.spec.discount = 0.9;
  problem.spec.features = {{"place", "-", 0, 3}};
  problem.spec.actions = {{"left", 0.0}, {"right", 0.0}};
  for (int place = 0; place < 4; ++place) {
    State state{{double(place)}, {}};
    const double reward = place == 1 || place == 2 ? 1.0 : 0.0;
    const int left = std::max(0, place - 1);
    const int right = std::min(3, place + 1);
    state.outcomes = {{{0.9, reward, left}, {0.1, reward, right}},
                      {{0.1, reward, left}, {0.9, reward, right}}};
    problem.states.push_back(state);
  }
  problem.starts = {{1.0, 0}};
  return problem;
}

int frozen_action(const Policy& policy, const Problem& problem, int state) {
  const Observation observation = observation_of(problem, state);
  std::vector<double> probabilities(problem.spec.actions.size());
  policy.action_probabilities(observation, probabilities);
  return static_cast<int>(std::max_element(probabilities.begin(), probabilities.end()) -
                          probabilities.begin());
}

double trained_value(const std::string& name, const Json& parameters, const Problem& problem,
                     int copies, int episodes) {
  ProblemEnvironment environment(problem, static_cast<std::uint32_t>(copies));
  const auto agent = make_agent(name, parameters, problem.spec, 1);
  std::uint32_t step = 0;
  for (int episode = 0; episode < episodes; ++episode) {
    run_episode(environment, *agent, static_cast<std::uint64_t>(episode), step);
  }
  return start_value(problem, policy_values(problem, *agent->freeze()));
}

}  // namespace

TEST_CASE("boosted trees come to a step as geometric shrinkage says", "[trees]") {
  std::vector<float> rows;
  std::vector<float> targets;
  steps(rows, targets);
  for (const int trees : {1, 5, 40}) {
    const TreeGrower grower(tree_parameters({{"trees", trees}}));
    const TreeEnsemble grown = grower.grow(rows, 1, targets);
    const double left = std::pow(0.8, trees);
    CHECK(grown.value(std::vector<double>{0.9}) == Approx(2.0 - 1.5 * left).margin(1e-6));
    CHECK(grown.value(std::vector<double>{0.1}) == Approx(0.5 * left).margin(1e-6));
  }
  CHECK(TreeGrower(tree_parameters()).grow({}, 1, {}).value(std::vector<double>{0.5}) == 0.0);
}

TEST_CASE("the same rows grow the same trees, whatever thread they grow on", "[trees]") {
  std::vector<float> rows;
  std::vector<float> targets;
  for (std::uint32_t i = 0; i < 900; ++i) {
    const RandomBlock bits = draw(5, i, 0, Purpose::environment);
    rows.push_back(uniform_float(bits[0]));
    rows.push_back(uniform_float(bits[1]));
    targets.push_back(std::sin(7.0F * rows[2 * i]) * rows[2 * i + 1] + uniform_float(bits[2]));
  }
  const TreeGrower grower(tree_parameters());
  std::vector<std::vector<double>> grown(8);
  tbb::parallel_for(std::size_t{0}, grown.size(), [&](std::size_t i) {
    const std::vector<TreeEnsemble> one = {grower.grow(rows, 2, targets)};
    grown[i] = TreeEnsemble::flatten(one);
  });
  for (const auto& numbers : grown) CHECK(numbers == grown.front());
}

TEST_CASE("trees come back from their numbers, and damage is found", "[trees]") {
  std::vector<float> rows;
  std::vector<float> targets;
  steps(rows, targets);
  const std::vector<TreeEnsemble> two = {TreeGrower(tree_parameters()).grow(rows, 1, targets),
                                         TreeEnsemble(3.0)};
  const std::vector<double> numbers = TreeEnsemble::flatten(two);
  const auto again = TreeEnsemble::read(numbers, 2, 1);
  CHECK(again[0].value(std::vector<double>{0.9}) == two[0].value(std::vector<double>{0.9}));
  CHECK(TreeEnsemble::flatten(again) == numbers);
  // numbers: base, trees, then nodes in the tree, then column, split, left, right
  const auto damaged = [&](std::size_t place, double value) {
    std::vector<double> bad = numbers;
    bad[place] = value;
    return bad;
  };
  CHECK_THROWS_AS(TreeEnsemble::read(numbers, 3, 1), InputError);
  CHECK_THROWS_AS(TreeEnsemble::read(numbers, 1, 1), InputError);
  CHECK_THROWS_AS(TreeEnsemble::read(damaged(0, NAN), 2, 1), InputError);
  CHECK_THROWS_AS(TreeEnsemble::read(damaged(1, -1), 2, 1), InputError);
  CHECK_THROWS_AS(TreeEnsemble::read(damaged(3, 1), 2, 1), InputError);  // no such column
  CHECK_THROWS_AS(TreeEnsemble::read(damaged(5, 0), 2, 1), InputError);  // a loop
  CHECK_THROWS_AS(TreeEnsemble::read(damaged(6, 99), 2, 1), InputError);
}

TEST_CASE("fitted Q iteration comes within one percent of the markdown optimum", "[trees]") {
  const Json parameters = {{"sweeps", 10}, {"fit_every", 5}, {"epsilon", 0.5}};
  const double value = trained_value("fitted_q", parameters, markdown_problem(10, 3), 200, 20);
  INFO(value);
  CHECK(value > 0.99 * 22.16213);
  CHECK(value <= 22.16213 + 1e-5);
}

TEST_CASE("least-squares policy iteration finds the chain walk's policy with three columns",
          "[trees]") {
  const Problem problem = chain_walk();
  // an intercept, s and s squared, as the paper has them: products of two copies of the place
  Problem squared = problem;
  squared.spec.features.push_back({"square", "-", 0, 9});
  for (State& state : squared.states) {
    state.features.push_back(state.features[0] * state.features[0]);
  }
  const auto agent = make_agent("lspi", {{"fit_every", 1}}, squared.spec, 1);
  agent->learn(all_transitions(squared, 10));
  agent->end_episode();
  const auto policy = agent->freeze();
  CHECK(frozen_action(*policy, squared, 0) == 1);
  CHECK(frozen_action(*policy, squared, 1) == 1);
  CHECK(frozen_action(*policy, squared, 2) == 0);
  CHECK(frozen_action(*policy, squared, 3) == 0);
}

TEST_CASE("with a column for every state least-squares policy iteration is exact", "[trees]") {
  const Problem problem = chain_walk();
  const Json parameters = {{"fit_every", 1}, {"one_hot", {"place"}}, {"penalty", 1e-10}};
  const auto agent = make_agent("lspi", parameters, problem.spec, 1);
  agent->learn(all_transitions(problem, 10));
  agent->end_episode();
  const std::vector<double> weights = agent->freeze()->content().arrays.at("weights");
  const std::vector<double> best = optimal_values(problem);
  for (int state = 0; state < 4; ++state) {
    const std::vector<double> expected = action_values(problem, state, best);
    for (std::size_t a = 0; a < 2; ++a) {
      // an intercept and four columns an action
      const double found = weights[a * 5] + weights[a * 5 + 1 + static_cast<std::size_t>(state)];
      CHECK(found == Approx(expected[a]).margin(1e-6));
    }
  }
}

TEST_CASE("least-squares policy iteration comes near the markdown optimum", "[trees]") {
  const Json parameters = {{"one_hot", {"stock", "day"}}, {"products", true}, {"epsilon", 0.5}};
  const double value = trained_value("lspi", parameters, markdown_problem(10, 3), 200, 20);
  INFO(value);
  CHECK(value > 0.99 * 22.16213);
  CHECK_THROWS_WITH(
      make_agent("lspi", {{"basis", "tiles"}, {"tiles", 40}}, markdown_problem(10, 3).spec, 1),
      Catch::Contains("at most 2000"));
}

}  // namespace marketday::tests
