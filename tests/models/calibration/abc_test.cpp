#include "models/calibration/abc.h"

#include <tbb/global_control.h>

#include <catch2/catch.hpp>

#include "models/calibration/recovery.h"
#include "tests/models/calibration/problems.h"

using namespace marketday;

namespace {

AbcOptions options(bool adjusted) {
  AbcOptions o;
  o.particles = 1000;
  o.rounds = 8;
  o.adjust = adjusted;
  o.seed = 3;
  return o;
}

AbcPosterior posterior_of_mean(bool adjusted) {
  const CalibrationProblem problem = normal_mean_problem();
  Evaluator evaluator(problem);
  return abc_smc(problem, evaluator, problem.fitted_values(), options(adjusted));
}

}  // namespace

// T37 of the reference.
TEST_CASE("ABC-SMC gives the posterior of a normal mean, N(.72727, .09091)") {
  for (const bool adjusted : {false, true}) {
    const AbcPosterior p = posterior_of_mean(adjusted);
    CHECK(p.mean()[0] == Approx(0.72727).margin(0.02));
    CHECK(std::sqrt(p.covariance()(0, 0)) == Approx(std::sqrt(0.09091)).epsilon(0.10));
    CHECK(p.rounds.size() > 3);
    CHECK(p.rounds.back().tolerance < 0.1 * p.rounds[1].tolerance);
  }
}

TEST_CASE("ABC-SMC gives the same bits on one thread and on two") {
  std::vector<AbcPosterior> both;
  for (const std::size_t threads : {std::size_t{1}, std::size_t{2}}) {
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
    both.push_back(posterior_of_mean(true));
  }
  CHECK(both[0].working == both[1].working);
  CHECK(both[0].weights == both[1].weights);
}

TEST_CASE("ABC-SMC stops at its budget and says so, with the last whole round") {
  const CalibrationProblem problem = normal_mean_problem();
  Evaluator evaluator(problem);
  AbcOptions o = options(false);
  o.most_simulations = 3000;
  const AbcPosterior p = abc_smc(problem, evaluator, problem.fitted_values(), o);
  CHECK(p.stopped_by_budget);
  CHECK(p.weights.sum() == Approx(1.0));
  CHECK(evaluator.asked() <= o.most_simulations);
}

TEST_CASE("Adjustment brings rejection near the posterior that few draws alone miss") {
  const CalibrationProblem problem = normal_mean_problem();
  Evaluator evaluator(problem);
  const SimulationBank bank = draw_bank(problem, evaluator, 4000, 5);
  const AbcPosterior p = abc_reject(problem, bank, problem.fitted_values(), 1000);
  CHECK(p.mean()[0] == Approx(0.72727).margin(0.03));
  CHECK(std::sqrt(p.covariance()(0, 0)) == Approx(std::sqrt(0.09091)).epsilon(0.10));
}

TEST_CASE("Ranks of truths are even where the posterior is right") {
  const CalibrationProblem problem = normal_mean_problem();
  Evaluator evaluator(problem);
  const SimulationBank bank = draw_bank(problem, evaluator, 3000, 5);
  CHECK(simulation_based_calibration(problem, bank, 300, 300, 99, 20, 1).p[0] > 0.01);
}

TEST_CASE("Ranks of truths are uneven where the posterior is too narrow") {
  CalibrationProblem problem = normal_mean_problem();
  Evaluator evaluator(problem);
  SimulationBank bank = draw_bank(problem, evaluator, 3000, 5);
  // half the noise of the data is kept from the posterior: its draws come from a bank whose
  // summaries lie too near their parameters
  SimulationBank quiet = bank;
  quiet.targets = 0.5 * (bank.targets + bank.working);
  quiet.targets.topRows(300) = bank.targets.topRows(300);
  CHECK(simulation_based_calibration(problem, quiet, 300, 300, 99, 20, 1).p[0] < 0.01);
}

TEST_CASE("Draws from a prior stay inside the bounds and keep its correlation") {
  CalibrationProblem problem;
  problem.parameters = {
      normal_prior("a", 1.0, 0.5), normal_prior("b", -1.0, 2.0), {"c", 0.1, 10.0, Transform::log}};
  problem.parameters[0].low = 0.0;
  problem.prior_correlation = Eigen::MatrixXd::Identity(3, 3);
  problem.prior_correlation(0, 1) = problem.prior_correlation(1, 0) = 0.8;
  Eigen::MatrixXd draws(4000, 3);
  for (Eigen::Index i = 0; i < draws.rows(); ++i) {
    const Eigen::VectorXd u = problem.draw_prior(5, static_cast<std::uint32_t>(i), 1);
    REQUIRE(problem.inside(u));
    draws.row(i) = u.transpose();
  }
  const Eigen::MatrixXd covariance = covariance_of(draws);
  const double correlation = covariance(0, 1) / std::sqrt(covariance(0, 0) * covariance(1, 1));
  CHECK(correlation == Approx(0.8).margin(0.05));  // cutting a at 2 sd costs a little
  CHECK(draws.col(2).minCoeff() >= std::log(0.1));
  CHECK(mean_of(draws)[2] == Approx(0.0).margin(0.1));  // uniform in the logarithm
}
