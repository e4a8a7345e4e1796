// Group-sequential designs and the price of naive peeking, by exact recursion.
#include "evaluation/ab/group_sequential.h"

#include <catch2/catch.hpp>
#include <vector>

#include "evaluation/ab/effect.h"
#include "evaluation/ab/power_simulation.h"

namespace marketday::tests {
using namespace ab;  // NOLINT(google-build-using-namespace): the subject of these tests

TEST_CASE("row 36: spending alpha t^rho over five looks") {
  // the reference has 2.2754 for the last of rho = 1, from a coarser grid; 2.27552 is what three
  // times as many grid points give too
  const std::vector<std::vector<double>> want = {{2.5758, 2.4919, 2.4108, 2.3391, 2.2755},
                                                 {3.0902, 2.7141, 2.4727, 2.2798, 2.1140},
                                                 {3.5401, 2.9743, 2.6045, 2.3063, 2.0454}};
  for (std::size_t rho = 1; rho <= want.size(); ++rho) {
    const auto bounds = spending_bounds(equal_looks(5), 0.05, static_cast<double>(rho));
    for (std::size_t k = 0; k < 5; ++k) {
      CAPTURE(rho, k);
      CHECK(bounds[k] == Approx(want[rho - 1][k]).margin(1e-4));
    }
  }
}

TEST_CASE("row 36: Pocock's and O'Brien and Fleming's constants") {
  // Jennison and Turnbull 2000, tables 2.1 and 2.3
  CHECK(pocock_constant(5, 0.05) == Approx(2.413).margin(5e-4));
  CHECK(obrien_fleming_constant(5, 0.05) == Approx(2.040).margin(5e-4));
  CHECK(pocock_constant(2, 0.05) == Approx(2.178).margin(5e-4));
  CHECK(obrien_fleming_constant(2, 0.05) == Approx(1.977).margin(5e-4));
  CHECK(pocock_constant(1, 0.05) == Approx(1.95996).margin(1e-5));
}

TEST_CASE("row 37: peeking at z = 1.96, false positives by recursion") {
  const std::pair<int, double> want[] = {{1, 0.050},  {2, 0.083},  {5, 0.141},
                                         {10, 0.193}, {20, 0.248}, {50, 0.320}};
  const double z = normal_tail_quantile(0.025);
  for (const auto& [looks, share] : want) {
    const std::vector<double> critical(static_cast<std::size_t>(looks), z);
    CAPTURE(looks);
    CHECK(crossing_probability(equal_looks(looks), critical) == Approx(share).margin(0.002));
  }
  // and the same played: Student's t at 10 looks of 200 units
  SimulatedTest test;
  test.outcome = Outcome::mean;
  test.effect = 0.0;
  test.units_per_arm = 2'000;
  test.looks = 10;
  test.rule = LookRule::naive;
  CHECK(simulate_power(test, 10'000, 3).share_rejected == Approx(0.193).margin(0.012));
}

TEST_CASE("the recursion agrees with a double integral that can be done by hand") {
  // two looks at 0, equal information: P(first above 0 only at look 2) = 1/4 - 1/8 by symmetry of
  // a correlation of sqrt(1/2): P(z1 < 0, z2 > 0) = arccos(sqrt(1/2)) / (2 pi) = 1/8
  const std::vector<double> looks = equal_looks(2);
  const std::vector<double> none = {-8.0, -8.0};
  const std::vector<double> zero = {0.0, 0.0};
  const Exits exits = exit_probabilities(looks, none, zero);
  CHECK(exits.above[0] == Approx(0.5).margin(1e-9));
  CHECK(exits.above[1] == Approx(0.125).margin(1e-7));
}

TEST_CASE("spending never exceeds alpha, for unequal looks and for many") {
  for (const std::vector<double>& looks :
       {std::vector<double>{0.1, 0.15, 0.7, 1.0}, equal_looks(20)}) {
    const auto bounds = spending_bounds(looks, 0.05, 2.0);
    const double size = crossing_probability(looks, bounds);
    CHECK(size <= 0.05 + 1e-7);
    CHECK(size > 0.0495);
  }
  SimulatedTest test;
  test.effect = 0.0;
  test.units_per_arm = 10'000;
  test.looks = 5;
  test.rule = LookRule::group_sequential;
  CHECK(simulate_power(test, 10'000, 9).share_rejected <= 0.0556);
}

TEST_CASE("the drift for a wanted power gives that power back") {
  const std::vector<double> looks = equal_looks(5);
  const std::vector<double> bounds(5, pocock_constant(5, 0.05));
  const double drift = drift_for_power(looks, bounds, 0.8);
  CHECK(crossing_probability(looks, bounds, drift) == Approx(0.8).margin(1e-6));
  // Jennison and Turnbull 2000, table 2.2: Pocock, K = 5, power .8 takes 1.228 times the units
  const double one_look = normal_tail_quantile(0.025) + normal_tail_quantile(0.2);
  CHECK(drift * drift / (one_look * one_look) == Approx(1.228).margin(2e-3));
}

}  // namespace marketday::tests
