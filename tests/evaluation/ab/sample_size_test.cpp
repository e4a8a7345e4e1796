// Sizes and power: formulas, and formulas against simulation.
#include "evaluation/ab/sample_size.h"

#include <catch2/catch.hpp>

#include "evaluation/ab/power_simulation.h"

namespace marketday::tests {
using namespace ab;  // NOLINT(google-build-using-namespace): the subject of these tests

TEST_CASE("row 38: from 10 to 11 % takes 14,749 shoppers an arm") {
  const Plan plan = plan_for_proportions(0.10, 0.11);
  CHECK(units_of_control(plan, 0.01) == 14'749);
  CHECK(power_of(plan, 0.01, 14'749) == Approx(0.8).margin(1e-4));
  CHECK(detectable_effect(plan, 14'749) == Approx(0.01).margin(1e-6));
}

TEST_CASE("covariates, clusters and uneven arms change the size as their formulas say") {
  Plan plan = plan_for_means(2.0);
  const double plain = units_of_control(plan, 0.1);
  CHECK(plain == 6'280);  // 2 (1.95996 + 0.84162)^2 4 / 0.01
  plan.variance_factor = 1.0 - 0.5 * 0.5;
  CHECK(units_of_control(plan, 0.1) == Approx(0.75 * plain).margin(1.0));
  plan.variance_factor = 1.98;
  CHECK(units_of_control(plan, 0.1) == Approx(1.98 * plain).margin(3.0));
  plan.variance_factor = 1.0;
  plan.treatment_ratio = 0.25;
  CHECK(units_of_control(plan, 0.1) == Approx(2.5 * plain).margin(3.0));
}

TEST_CASE("simulated power agrees with the formula for proportions, means and clusters") {
  const int runs = 4'000;
  SimulatedTest test;
  test.units_per_arm = 14'749;
  const SimulatedPower proportions = simulate_power(test, runs, 1);
  CHECK(proportions.share_rejected == Approx(0.8).margin(4.0 * proportions.standard_error));
  test.outcome = Outcome::mean;
  test.standard_deviation = 2.0;
  test.effect = 0.1;
  test.units_per_arm = 6'280;
  const SimulatedPower means = simulate_power(test, runs, 2);
  CHECK(means.share_rejected == Approx(0.8).margin(4.0 * means.standard_error));
  test.units_per_cluster = 50;
  test.intraclass_correlation = 0.02;
  test.units_per_arm = 12'450;  // 1.98 * 6280, whole clusters
  const SimulatedPower clusters = simulate_power(test, runs, 3);
  CHECK(clusters.share_rejected == Approx(0.8).margin(4.0 * clusters.standard_error));
}

TEST_CASE("the inflation for five looks gives a group-sequential test its power") {
  const double inflation = inflation_of_looks(5, 0.05, 0.8, 2.0);
  CHECK(inflation > 1.0);
  CHECK(inflation < 1.15);
  SimulatedTest test;
  test.looks = 5;
  test.rule = LookRule::group_sequential;
  test.units_per_arm = static_cast<std::int64_t>(14'749 * inflation);
  const SimulatedPower power = simulate_power(test, 4'000, 4);
  CHECK(power.share_rejected == Approx(0.8).margin(4.0 * power.standard_error));
  CHECK(power.mean_share_used < 0.85);
}

}  // namespace marketday::tests
