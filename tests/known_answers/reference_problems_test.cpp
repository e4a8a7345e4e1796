#include "support/reference_problems.h"

#include <catch2/catch.hpp>

#include "policies/action_rules.h"

namespace marketday::tests {
namespace {

double optimum(const Problem& problem) {
  return start_value(problem, optimal_values(problem));
}

}  // namespace

TEST_CASE("the markdown problem has the published optimum") {
  CHECK(optimum(markdown_problem(10, 3)) == Approx(22.16213).margin(5e-6));
  CHECK(optimum(markdown_problem(10, 2)) == Approx(16.54709).margin(5e-6));
  CHECK(optimum(markdown_problem(10, 1)) == Approx(9.19071).margin(5e-6));
  const Problem problem = markdown_problem(10, 3);
  const auto fixed = make_policy("always", {Json{{"depth", 0.2}}, {}}, problem.spec);
  CHECK(start_value(problem, policy_values(problem, *fixed)) == Approx(21.11180).margin(5e-6));
}

TEST_CASE("the campaign problem has the published optimum") {
  CHECK(optimum(campaign_problem(20, 2)) == Approx(132.73896).margin(5e-6));
  CHECK(optimum(campaign_problem(20, 1)) == Approx(122.52008).margin(5e-6));
  CHECK(optimum(campaign_problem(20, 0)) == Approx(110.4).margin(1e-9));
  CHECK(optimum(campaign_problem(20, 20)) == Approx(156.0).margin(1e-9));
  const Problem problem = campaign_problem(20, 2);
  CHECK(start_value(problem, myopic_values(problem)) == Approx(122.08791).margin(5e-6));
}

TEST_CASE("cliff walking has the exact values of theory") {
  const Problem problem = cliff_walking();
  const std::vector<double> best = optimal_values(problem);
  CHECK(start_value(problem, best) == Approx(-13.0).margin(1e-9));

  // epsilon-greedy on the optimal values, and the best of all epsilon-soft policies
  const std::vector<std::uint8_t> mask(4, 1);
  const auto soft_value = [&](const std::vector<double>& rule_values,
                              const std::vector<double>& values) {
    std::vector<double> probabilities(4);
    epsilon_greedy_probabilities(rule_values, mask, 0.1, probabilities);
    double sum = 0.0;
    for (std::size_t a = 0; a < 4; ++a) sum += probabilities[a] * values[a];
    return sum;
  };
  const auto on_optimum = solve(problem, [&](const std::vector<double>& values, int state) {
    return soft_value(action_values(problem, state, best), values);
  });
  const auto soft_optimum = solve(
      problem, [&](const std::vector<double>& values, int) { return soft_value(values, values); });
  CHECK(start_value(problem, on_optimum) == Approx(-50.800048).margin(1e-6));
  CHECK(start_value(problem, soft_optimum) == Approx(-20.707677).margin(1e-6));
}

}  // namespace marketday::tests
