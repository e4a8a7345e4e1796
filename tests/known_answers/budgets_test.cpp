#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "sim/io/error.h"
#include "sim/random.h"
#include "support/reference_problems.h"

namespace marketday::tests {
namespace {

constexpr double kNever = 110.4;
constexpr double kOptimum = 132.73896;

// Means by copy over the last `judged` of `episodes` episodes of play, the agent still learning.
struct Spell {
  double reward = 0.0;
  double cost = 0.0;
  double most_spent = 0.0;  // by one purse in one episode
};

Spell play(DecisionTableEnvironment& environment, Agent& agent, bool per_unit, int episodes,
           int judged) {
  Spell spell;
  std::vector<int> actions;
  std::uint32_t step = 0;
  double copies = 0.0;
  for (int episode = 0; episode < episodes; ++episode) {
    const Observation* seen = &environment.reset(static_cast<std::uint64_t>(episode));
    std::map<std::uint32_t, double> purses;
    const bool counts = episode >= episodes - judged;
    if (counts) copies += static_cast<double>(seen->rows());
    for (bool over = false; !over;) {
      actions.resize(seen->rows());
      agent.act(*seen, step++, actions, {});
      const StepResult& result = environment.step(actions);
      agent.learn(result.transitions);
      for (std::size_t row = 0; row < result.transitions.count(); ++row) {
        const double cost = result.transitions.costs[row];
        double& purse = purses[per_unit ? result.transitions.unit_ids[row] : 0];
        purse += cost;
        spell.most_spent = std::max(spell.most_spent, purse);
        if (!counts) continue;
        spell.cost += cost;
        spell.reward += result.transitions.rewards[row];
      }
      over = result.terminated || result.truncated;
      seen = &result.observation;
    }
    agent.end_episode();
  }
  spell.cost /= copies;
  spell.reward /= copies;
  return spell;
}

double share_of_gap(double value) {
  return (value - kNever) / (kOptimum - kNever);
}

// States of random chances, rewards and costs; action 0, `none`, is free. Ends after `days`.
DecisionTable random_table(std::uint64_t seed, double largest_cost) {
  constexpr int kDays = 6;
  constexpr int kKinds = 2;
  constexpr int kActions = 3;
  DecisionTable table;
  table.spec.name = "random";
  table.spec.horizon_steps = kDays;
  table.spec.features = {{"day", "days", 0, kDays - 1.0}, {"kind", "-", 0, kKinds - 1.0}};
  table.spec.actions = {{"none", 0.0}, {"small", 0.1}, {"large", 0.3}};
  for (int day = 0; day < kDays; ++day) {
    for (int kind = 0; kind < kKinds; ++kind) {
      State state{{double(day), double(kind)}, {}};
      for (int a = 0; a < kActions; ++a) {
        const RandomBlock bits = draw(seed, static_cast<std::uint32_t>(kind),
                                      static_cast<std::uint32_t>(a), Purpose::environment);
        std::vector<Outcome> outcomes;
        for (int next = 0; next < kKinds; ++next) {
          const int to = day + 1 == kDays ? -1 : (day + 1) * kKinds + next;
          const double chance = uniform(bits[0]);
          const double cost = a == 0 ? 0.0 : largest_cost * uniform(bits[2]);
          outcomes.push_back({0.5 * chance, uniform(bits[1]), to, cost});
          outcomes.push_back({0.5 * (1.0 - chance), 0.0, to, 0.3 * cost});
        }
        state.outcomes.push_back(outcomes);
      }
      table.states.push_back(state);
    }
  }
  table.starts = {{0.5, 0}, {0.5, 1}};
  return table;
}

}  // namespace

TEST_CASE("no budgeted agent ever overspends, whatever the environment and the budget",
          "[budget]") {
  for (const std::string name : {"knapsack_bandit", "lagrangian_q"}) {
    CHECK(rc::check(name + " keeps its budget", [&] {
      const auto seed = *rc::gen::arbitrary<std::uint64_t>();
      const auto units = *rc::gen::inRange<std::uint32_t>(1, 9);
      const bool per_unit = *rc::gen::arbitrary<bool>();
      const RandomBlock bits = draw(seed, 0, 0, Purpose::agent);
      const double largest = 0.1 + 5.0 * uniform(bits[0]);
      const double budget = largest * 8.0 * uniform(bits[1]) * uniform(bits[2]) + 1e-3;
      const DecisionTable table = random_table(seed, largest);
      DecisionTableEnvironment environment(table, units);
      Json parameters = {{"budget", budget},
                         {"budget_of", per_unit ? "unit" : "all"},
                         {"largest_cost", largest},
                         {"discretiser", every_state(table)}};
      if (name == "knapsack_bandit" && bits[3] % 2 == 0) {
        parameters["price_rule"] = "multiplicative";
      }
      const auto agent = make_agent(name, parameters, table.spec, seed);
      const Spell spell = play(environment, *agent, per_unit, 12, 1);
      RC_ASSERT(spell.most_spent <= budget * (1.0 + 1e-12));
    }));
  }
}

TEST_CASE("budgeted agents close nine tenths of the gap to the campaign problem's optimum",
          "[budget]") {
  struct Row {
    const char* agent;
    Json own;
    int episodes;
  };
  const Json segment = {{{"feature", "segment"}, {"edges", {0.5, 1.5}}}};
  const DecisionTable table = make_problem("promo_budget")->table();
  const auto row =
      GENERATE_COPY(Row{"knapsack_bandit", {{"reward_high", 30}, {"discretiser", segment}}, 100},
                    Row{"lagrangian_q",
                        {{"step_rule", "visits"},
                         {"step_power", 0.7},
                         {"epsilon", 0.3},
                         {"epsilon_decay", 1e-3},
                         {"discretiser", every_state(table)}},
                        400});
  Json parameters = {{"budget", 20.0}, {"budget_of", "unit"}, {"largest_cost", 10.0}};
  parameters.update(row.own);
  const auto agent = make_agent(row.agent, parameters, table.spec, 1);
  DecisionTableEnvironment environment(table, 500);
  const Spell spell = play(environment, *agent, true, row.episodes, 20);
  const double frozen = start_value(table, policy_values(table, *agent->freeze()));
  INFO(row.agent << ": " << spell.reward << ", share of the gap " << share_of_gap(spell.reward)
                 << ", cost " << spell.cost << ", frozen " << share_of_gap(frozen));
  CHECK(share_of_gap(frozen) > 0.98);
  CHECK(share_of_gap(spell.reward) > 0.9);
  CHECK(share_of_gap(spell.reward) < 1.03);
  CHECK(spell.most_spent <= 20.0);
}

TEST_CASE("the price of the budget is what the fluid bound says", "[budget]") {
  // no coupons to count: the budget alone limits, 20 of currency a copy out of one purse
  DecisionTable table = campaign_problem(20, 20);
  table.spec.horizon_steps = 20;
  const Json segment = {{{"feature", "segment"}, {"edges", {0.5, 1.5}}}};
  constexpr std::uint32_t kCopies = 500;
  const Json parameters = {{"budget", 20.0 * kCopies},
                           {"largest_cost", 10.0},
                           {"reward_high", 30},
                           {"discretiser", segment}};
  const auto agent = make_agent("knapsack_bandit", parameters, table.spec, 1);
  DecisionTableEnvironment environment(table, kCopies);
  const Spell spell = play(environment, *agent, false, 40, 10);
  INFO(spell.reward << " at a cost of " << spell.cost);
  // no luck to speak of in one large purse; what is missing of the bound of 136 is held back at the
  // end, where every coupon out counts as redeemed until it is known not to be
  CHECK(spell.reward > 133.0);
  CHECK(spell.reward < 136.6);
  CHECK(spell.most_spent <= 20.0 * kCopies);
}

TEST_CASE("without a budget the Lagrangian learner is Q-learning", "[budget]") {
  const DecisionTable table = campaign_problem(5, 2);
  const Json parameters = {{"discretiser", every_state(table)}};
  std::vector<std::vector<double>> tables;
  for (const char* name : {"q_learning", "lagrangian_q"}) {
    DecisionTableEnvironment environment(table, 20);
    const auto agent = make_agent(name, parameters, table.spec, 3);
    play(environment, *agent, true, 20, 1);
    tables.push_back(agent->freeze()->content().arrays.at("action_values"));
  }
  CHECK(tables[0] == tables[1]);
}

TEST_CASE("a budgeted agent says what it needs", "[budget]") {
  const DecisionTable table = campaign_problem(5, 2);
  const auto make = [&](const char* name, const Json& parameters) {
    return make_agent(name, parameters, table.spec, 1);
  };
  CHECK_THROWS_WITH(make("lagrangian_q", {{"budget", 5}}), Catch::Contains("largest_cost"));
  CHECK_THROWS_WITH(make("lagrangian_q", {{"free_actions", {"nothing"}}}),
                    Catch::Contains("no such action"));
  CHECK_THROWS_WITH(make("knapsack_bandit", {{"budget", 5}, {"largest_cost", 1}}),
                    Catch::Contains("horizon"));
  DecisionTableEnvironment environment(table, 20);
  const auto agent = make("lagrangian_q", {{"budget", 1e4}, {"largest_cost", 1}});
  CHECK_THROWS_WITH(play(environment, *agent, false, 20, 1),
                    Catch::Contains("a promotion cost 10"));
}

}  // namespace marketday::tests
