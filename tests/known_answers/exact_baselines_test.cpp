#include <catch2/catch.hpp>
#include <cmath>

#include "models/exact/budget_bound.h"
#include "models/exact/gittins.h"
#include "models/exact/safe_improvement.h"
#include "models/exact/stationary.h"
#include "sim/registry.h"
#include "support/reference_problems.h"

namespace marketday::tests {
namespace {

constexpr std::size_t kStates = 6;
constexpr std::size_t kActions = 3;

// Fixture F7: made of formulas, no luck.
struct Logged {
  DecisionTable model;
  std::vector<double> behaviour;
  std::vector<double> counts;
};

Logged logged_problem() {
  Logged f;
  f.model.spec.name = "f7";
  f.model.spec.discount = 0.9;
  f.model.spec.actions = {{"a", 0.0}, {"b", 0.0}, {"c", 0.0}};
  for (std::size_t s = 0; s < kStates; ++s) {
    State state{{static_cast<double>(s)}, {}};
    double shares = 0.0;
    for (std::size_t a = 0; a < kActions; ++a) shares += 1.0 + static_cast<double>((s + 2 * a) % 3);
    for (std::size_t a = 0; a < kActions; ++a) {
      double chances = 0.0;
      std::vector<Outcome> outcomes;
      for (std::size_t next = 0; next < kStates; ++next) {
        const double chance = 1.0 + static_cast<double>((3 * s + 5 * a + 7 * next) % 6);
        chances += chance;
        outcomes.push_back(
            {chance, static_cast<double>((2 * s + 5 * a) % 7) / 7.0, static_cast<int>(next)});
      }
      for (Outcome& outcome : outcomes) outcome.probability /= chances;
      state.outcomes.push_back(outcomes);
      f.behaviour.push_back((1.0 + static_cast<double>((s + 2 * a) % 3)) / shares);
      f.counts.push_back(static_cast<double>((4 * s + 9 * a) % 23));
    }
    f.model.states.push_back(state);
  }
  f.model.starts = {{1.0, 0}};
  return f;
}

double mean(const std::vector<double>& values) {
  double sum = 0.0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

}  // namespace

TEST_CASE("policy iteration finds the optimum that backward induction and value iteration find",
          "[exact]") {
  std::vector<DecisionTable> tables = {
      cliff_walking(),         toy_market(),          dyna_maze(), campaign_problem(20, 2),
      markdown_problem(10, 3), logged_problem().model};
  for (const std::string& name : Registry<Environment>::instance().names()) {
    const auto& entry = Registry<Environment>::instance().find(name);
    if (entry.description.suite == "promo") tables.push_back(make_problem(name)->table());
  }
  for (const DecisionTable& table : tables) {
    INFO(table.spec.name);
    const std::vector<double> values = optimal_values(table);
    const IteratedPolicy found = iterate_policies(table);
    for (std::size_t s = 0; s < values.size(); ++s) {
      REQUIRE(found.values[s] == Approx(values[s]).epsilon(1e-9).margin(1e-9));
    }
    CHECK(found.improvements < 40);
  }
}

TEST_CASE("policy iteration says where no end can be reached", "[exact]") {
  DecisionTable endless = logged_problem().model;
  endless.spec.discount = 1.0;
  CHECK_THROWS_WITH(iterate_policies(endless), Catch::Contains("no end can be reached"));
}

TEST_CASE("Gittins indices are the published ones", "[exact]") {
  CHECK(gittins_index(1, 1, 0.9) == Approx(0.7029).margin(5e-5));
  CHECK(gittins_index(1, 1, 0.99) == Approx(0.8699).margin(5e-5));
  CHECK(gittins_index(1, 1, 0.0) == 0.5);
  // a long history leaves nothing to learn; an index is never under the mean
  CHECK(gittins_index(30'000, 70'000, 0.9) == Approx(0.3).margin(1e-4));
  CHECK(gittins_index(1, 2, 0.9) > 1.0 / 3.0);
  CHECK(gittins_index(2, 1, 0.9) > gittins_index(1, 1, 0.9));
}

TEST_CASE("the fluid bound of the campaign problem is the published one", "[exact]") {
  // twenty coupons never run out, so that the budget alone limits
  const DecisionTable table = campaign_problem(20, 20);
  const BudgetBound bound = budget_bound(table, 20.0);
  CHECK(bound.value == Approx(136.0).margin(1e-9));
  CHECK(bound.price == Approx(1.25).margin(1e-9));  // 12.5 a coupon of 10
  CHECK(bound.cost <= 20.0);
  CHECK(budget_bound(table, 0.0).value == Approx(110.4).margin(1e-9));
  CHECK(budget_bound(table, 1e6).value == Approx(156.0).margin(1e-9));
  CHECK(budget_bound(table, 1e6).price == 0.0);
  CHECK(bound.value >
        start_value(campaign_problem(20, 2), optimal_values(campaign_problem(20, 2))));
}

TEST_CASE("safe improvement with baseline bootstrapping has the published values", "[exact]") {
  const Logged f = logged_problem();
  CHECK(mean(stationary_values(f.model, f.behaviour)) == Approx(4.5634920635).epsilon(1e-9));
  struct Row {
    double fewest, keep, at_most;
  };
  for (const Row& row :
       {Row{0, 7.6867036496, 7.6867036496}, Row{5, 6.5938268826, 7.1858195170},
        Row{10, 5.6078099281, 6.7156395348}, Row{23, 4.5634920635, 4.5634920635}}) {
    INFO("fewest " << row.fewest);
    const auto improved = [&](BaselineBootstrap bootstrap) {
      return improve_safely(f.model, f.behaviour, f.counts, row.fewest, bootstrap);
    };
    CHECK(mean(improved(BaselineBootstrap::keep).values) == Approx(row.keep).epsilon(1e-9));
    CHECK(mean(improved(BaselineBootstrap::at_most).values) == Approx(row.at_most).epsilon(1e-9));
    for (const BaselineBootstrap bootstrap :
         {BaselineBootstrap::keep, BaselineBootstrap::at_most}) {
      const std::vector<double> shares = improved(bootstrap).shares;
      for (std::size_t s = 0; s < kStates; ++s) {
        double sum = 0.0;
        for (std::size_t a = 0; a < kActions; ++a) sum += shares[s * kActions + a];
        CHECK(sum == Approx(1.0).margin(1e-12));
      }
    }
  }
}

}  // namespace marketday::tests
