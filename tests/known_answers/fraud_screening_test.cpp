// T27 of marketing-science.md, and the fluid rule where reviewers are few.
#include <catch2/catch.hpp>

#include "agents/search/search.h"
#include "experiments/policy_search.h"
#include "policies/discretiser.h"
#include "sim/environment/screening_terms.h"
#include "sim/registry.h"
#include "support/reference_problems.h"

namespace marketday::tests {
namespace {

const ScreeningMoney kT27{20.0, 100.0, 3.0};

std::string best(const DecisionTableEnvironment& task, double fraud, double orders,
                 double reviews) {
  const int action = task.spec().optimum->best_action(std::vector<double>{fraud, orders, reviews});
  return task.spec().actions[static_cast<std::size_t>(action)].name;
}

double exact(const DecisionTableEnvironment& task, const Policy& policy) {
  return *task.exact_value([&](const Observation& all, std::span<double> probabilities) {
    policy.action_probabilities(all, probabilities);
  });
}

}  // namespace

TEST_CASE("T27: m 20, L 100, r 3: block above .16667 without review; review from .03 to .85") {
  CHECK(block_above(kT27) == Approx(1.0 / 6.0).epsilon(1e-12));
  CHECK(block_above(kT27) == Approx(0.16667).margin(5e-6));
  CHECK(review_from(kT27) == Approx(0.03).epsilon(1e-12));
  CHECK(review_until(kT27) == Approx(0.85).epsilon(1e-12));
}

TEST_CASE("T27: the exact optimum of fraud_threshold changes its mind at Bayes' thresholds") {
  const Json levels = {0.0299, 0.0301, 0.16666, 0.16667, 0.8499, 0.8501};
  const auto alone =
      make_problem("fraud_threshold", {{"levels", levels}, {"orders", 1}, {"reviews", 0}});
  CHECK(best(*alone, 0.16666, 1, 0) == "approve");
  CHECK(best(*alone, 0.16667, 1, 0) == "block");
  CHECK(best(*alone, 0.8501, 1, 0) == "block");
  const auto reviewed =
      make_problem("fraud_threshold", {{"levels", levels}, {"orders", 1}, {"reviews", 1}});
  CHECK(best(*reviewed, 0.0299, 1, 1) == "approve");
  CHECK(best(*reviewed, 0.0301, 1, 1) == "review");
  CHECK(best(*reviewed, 0.16667, 1, 1) == "review");
  CHECK(best(*reviewed, 0.8499, 1, 1) == "review");
  CHECK(best(*reviewed, 0.8501, 1, 1) == "block");
  // (1 - .0299) 20 - .0299 100 of the first level, and so on
  double sum = 0.0;
  for (const double p : levels.get<std::vector<double>>()) {
    sum += value_without_review(kT27, p) + std::max(0.0, gain_of_review(kT27, p));
  }
  CHECK(reviewed->spec().optimum->value() == Approx(sum / 6.0).epsilon(1e-12));
}

TEST_CASE("a scorecard with Bayes' thresholds is the optimum where reviewers are free") {
  const auto task = make_problem("fraud_threshold");
  const auto bayes = make_policy("scorecard",
                                 {{{"points", {{{"feature", "fraud_probability"}, {"slope", 1.0}}}},
                                   {"steps",
                                    {{{"at_least", review_from(kT27)}, {"action", "review"}},
                                     {{"at_least", review_until(kT27)}, {"action", "block"}}}}},
                                  {}},
                                 task->spec());
  CHECK(exact(*task, *bayes) == Approx(task->spec().optimum->value()).epsilon(1e-12));
}

TEST_CASE("with few reviewers the fluid rule bounds the optimum, and many orders come near it") {
  const std::vector<double> levels = {0.01, 0.05, 0.1, 0.2, 0.5, 0.9};
  const std::vector<double> shares = {0.5, 0.2, 0.1, 0.1, 0.05, 0.05};
  const double reviewers = 0.2;
  const FluidRule fluid = fluid_rule(kT27, levels, shares, reviewers);
  // .2 gains 13, .1 gains 7, .5 gains 7; .05 gains 2: what is left there is nothing
  CHECK(fluid.reviewed[3] == Approx(1.0));
  CHECK(fluid.reviewed[2] + fluid.reviewed[4] == Approx(1.0));
  CHECK(fluid.reviewed[1] == 0.0);
  CHECK(fluid.shadow_price == Approx(7.0));
  double gap = 1.0;
  for (const int orders : {5, 20, 80}) {
    const auto task =
        make_problem("fraud_threshold", {{"levels", levels},
                                         {"shares", shares},
                                         {"orders", orders},
                                         {"reviews", static_cast<int>(reviewers * orders)}});
    const double value = task->spec().optimum->value() / orders;
    CAPTURE(orders, value, fluid.value);
    CHECK(value <= fluid.value + 1e-9);
    CHECK(1.0 - value / fluid.value < gap);
    gap = 1.0 - value / fluid.value;
  }
  CHECK(gap < 0.02);
}

TEST_CASE("nobody to review: the fluid rule is Bayes' threshold, all reviewed: its band") {
  const std::vector<double> levels = {0.02, 0.1, 0.9};
  const std::vector<double> shares = {0.5, 0.25, 0.25};
  CHECK(fluid_rule(kT27, levels, shares, 0.0).value ==
        Approx(0.5 * (0.98 * 20 - 2) + 0.25 * (18 - 10)));
  const FluidRule all = fluid_rule(kT27, levels, shares, 1.0);
  CHECK(all.reviewed == std::vector<double>{0.0, 1.0, 0.0});
  CHECK(all.shadow_price == 0.0);
}

TEST_CASE("tables and bandits learn at least 99 % of the screening optimum") {
  const Json changes = {{"orders", 1}, {"reviews", 1}, {"units", 50}};
  for (const std::string name : {"q_learning", "expected_sarsa", "epsilon_greedy", "ucb1",
                                 "thompson_gaussian", "monte_carlo_control"}) {
    const auto task = make_problem("fraud_threshold", changes);
    Json parameters = {{"discretiser", every_level(task->spec())}};
    if (name != "ucb1" && name != "thompson_gaussian") parameters["epsilon"] = 0.5;
    if (name == "q_learning" || name == "expected_sarsa" || name == "monte_carlo_control") {
      parameters["step_rule"] = "visits";
      parameters["step_power"] = 1.0;
    }
    if (name == "ucb1") {
      parameters["reward_low"] = -100.0;
      parameters["reward_high"] = 20.0;
    }
    if (name == "thompson_gaussian") {
      parameters["prior_deviation"] = 50;
      parameters["noise_deviation"] = 40;
    }
    const auto agent = make_agent(name, parameters, task->spec(), 1);
    std::uint32_t step = 0;
    for (std::uint64_t episode = 0; episode < 3000; ++episode) {
      run_episode(*task, *agent, episode, step);
    }
    const double value = exact(*task, *agent->freeze());
    const double optimum = task->spec().optimum->value();
    CAPTURE(name, value, optimum);
    CHECK(value >= 0.99 * optimum);
    CHECK(value <= optimum + 1e-9);
  }
}

TEST_CASE("genetic search tunes a scorecard's thresholds to at least 99 % of the optimum") {
  const auto task = make_problem("fraud_threshold");
  PolicySearch search;
  search.policy = "scorecard";
  search.evaluations = 120;
  search.worlds = 1;
  search.low = -1.0;
  search.high = 1.0;
  search.policy_parameters = {
      {"points", {{{"feature", "fraud_probability"}, {"slope", 1.0}}}},
      {"steps",
       {{{"at_least", 0.3}, {"action", "review"}}, {{"at_least", 0.4}, {"action", "block"}}}},
      {"search_factor", 20.0}};
  const auto method = Registry<Search>::instance().find("cma_es").create(
      defaults(Registry<Search>::instance().find("cma_es").description.parameters));
  const Found found = run_search(
      search, *method, task->spec(),
      [&](const Policy& policy, int) {
        return marketday::Outcome{exact(*task, policy), 0.0};
      },
      3);
  const auto best = policy_with(search, found.candidates.front().weights, task->spec());
  CAPTURE(exact(*task, *best), task->spec().optimum->value());
  CHECK(exact(*task, *best) >= 0.99 * task->spec().optimum->value());
}

TEST_CASE("shares that do not fit the levels are refused") {
  CHECK_THROWS_WITH(make_problem("fraud_threshold", {{"levels", {0.1, 0.2}}, {"shares", {0.5}}}),
                    Catch::Contains("1 shares that add up to 0.5 for 2 levels"));
}

}  // namespace marketday::tests
