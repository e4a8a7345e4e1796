// Values of SCOPE-RL on fixture F2 (reference learners-and-ope.md, rows 13 and 14).
#include <catch2/catch.hpp>

#include "evaluation/distribution/weighted_cdf.h"
#include "evaluation/sequential/direct_method.h"
#include "evaluation/sequential/doubly_robust.h"
#include "evaluation/sequential/importance_sampling.h"
#include "support/ope_fixtures.h"

namespace marketday::sequential {

using tests::agrees;

TEST_CASE("sequential estimators give SCOPE-RL's values on the trajectory fixture") {
  const tests::TrajectoryFixture f2;
  const Trajectories log = f2.log();
  const ActionValues values = f2.values();
  CHECK(agrees(direct_method(log, values).value, 2.171441771340));
  CHECK(agrees(trajectory_is(log).value, 1.037786374594));
  CHECK(agrees(per_decision_is(log).value, 1.535698068947));
  CHECK(agrees(doubly_robust(log, values).value, 1.993768909577));
  CHECK(agrees(trajectory_snis(log).value, 2.056922942958548));
  CHECK(agrees(per_decision_snis(log).value, 2.094052961381));
  CHECK(agrees(weighted_doubly_robust(log, values).value, 1.997761665793));
}

TEST_CASE("distributions of returns give SCOPE-RL's values on a grid") {
  // SCOPE-RL discounts a trajectory's first reward as well here (by gamma), though not in row 13.
  const tests::TrajectoryFixture f2;
  std::vector<double> returns = discounted_returns(f2.log());
  for (double& one : returns) one *= 0.9;
  const std::vector<double> weights = trajectory_weights(f2.log());
  const std::vector<double> grid = {0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0};
  const distribution::WeightedOutcomes data{returns, weights};
  const distribution::Cdf normalised = distribution::normalised_cdf(data).on_grid(grid);
  CHECK(agrees(normalised.mean(), 2.087621573));
  CHECK(agrees(normalised.variance(), 0.253211620, 2e-9));
  CHECK(agrees(normalised.tail_mean(0.5), 1.789952534));
  CHECK(agrees(distribution::importance_cdf(data).on_grid(grid).mean(), 1.053274860));
}

TEST_CASE("distributions of returns discounted as their mean is agree with a second computation") {
  const tests::TrajectoryFixture f2;
  const std::vector<double> returns = discounted_returns(f2.log());
  const std::vector<double> weights = trajectory_weights(f2.log());
  const std::vector<double> grid = {0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0};
  const distribution::WeightedOutcomes data{returns, weights};
  const distribution::Cdf normalised = distribution::normalised_cdf(data);
  // by a Python script of the definitions
  CHECK(agrees(normalised.on_grid(grid).mean(), 2.303917600213964));
  CHECK(agrees(normalised.on_grid(grid).variance(), 0.31466404261782965));
  CHECK(agrees(normalised.on_grid(grid).tail_mean(0.5), 2.0866627989793938));
  CHECK(agrees(distribution::importance_cdf(data).on_grid(grid).mean(), 1.1624034346427132));
  // off the grid the mean is the self-normalised estimate itself
  CHECK(agrees(normalised.mean(), trajectory_snis(f2.log()).value));
}

}  // namespace marketday::sequential
