#include "models/calibration/smm.h"

#include <catch2/catch.hpp>

#include "models/calibration/identifiability.h"
#include "models/calibration/morris.h"
#include "models/calibration/recovery.h"
#include "tests/models/calibration/problems.h"

using namespace marketday;

namespace {

SmmOptions options() {
  SmmOptions o;
  o.seed = 11;
  return o;
}

// y = slope x of two parameters that only their sum matters for.
CalibrationProblem sum_problem() {
  CalibrationProblem problem;
  problem.parameters = {{"a", -2.0, 2.0, Transform::none}, {"b", -2.0, 2.0, Transform::none}};
  problem.targets = {target("sum", 1.0, 0.1), target("twice", 2.0, 0.1)};
  problem.simulate = [](const std::vector<double>& x, std::uint64_t seed) {
    Eigen::VectorXd moments = 0.01 * standard_normals(2, seed, 0, 0);
    moments += Eigen::Vector2d(x[0] + x[1], 2.0 * (x[0] + x[1]));
    return moments;
  };
  return problem;
}

}  // namespace

TEST_CASE("SMM with a normal prior gives the posterior of the normal mean") {
  CalibrationProblem problem = normal_mean_problem();
  // moments without simulation noise: the answer is exact
  problem.simulate = [](const std::vector<double>& x, std::uint64_t) {
    return Eigen::VectorXd::Constant(1, x[0]).eval();
  };
  Evaluator evaluator(problem);
  const SmmFit fit =
      fit_smm(problem, evaluator, {problem.fitted_values(), problem.fitted_covariance()},
              problem.center(), options());
  CHECK(fit.working[0] == Approx(0.72727).margin(1e-4));
  CHECK(fit.covariance(0, 0) == Approx(0.090909).epsilon(1e-3));
  CHECK(fit.degrees == 1);  // the prior is a moment too
  CHECK(fit.converged);
  CHECK(contraction(problem, fit.covariance)[0] == Approx(0.90909).margin(1e-3));
}

TEST_CASE("SMM finds mean and deviation of a normal sample, and its errors are those of theory") {
  CalibrationProblem problem = normal_sample_problem();
  const Eigen::VectorXd truth = (Eigen::VectorXd(2) << 0.7, std::log(1.5)).finished();
  Evaluator evaluator(problem);
  const Eigen::VectorXd data = mean_of(evaluator.replicates(truth, 1, 77));
  SmmOptions o = options();
  o.search_candidates = 60;
  o.covariance_replicates = 400;
  const SmmFit fit = fit_smm(problem, evaluator, {data, {}}, problem.center(), o);
  // the sample's own mean and deviation are the best that any method finds
  CHECK(fit.working[0] == Approx(data[0]).margin(0.03));
  CHECK(std::exp(fit.working[1]) == Approx(std::sqrt(data[1])).margin(0.03));
  // sd / sqrt(n) and 1 / sqrt(2 n), times sqrt(1 + 1 / S)
  const double inflation = std::sqrt(1.0 + 1.0 / o.replicates);
  CHECK(std::sqrt(fit.covariance(0, 0)) == Approx(1.5 / 20.0 * inflation).epsilon(0.12));
  CHECK(std::sqrt(fit.covariance(1, 1)) == Approx(inflation / std::sqrt(800.0)).epsilon(0.12));
  CHECK(fit.degrees == 2);
  CHECK(fit.p > 0.01);
  CHECK(identifiability(problem, fit).identified());
}

TEST_CASE("The J test rejects moments that no parameters bring together") {
  CalibrationProblem problem = normal_sample_problem();
  Evaluator evaluator(problem);
  Eigen::VectorXd data = mean_of(evaluator.replicates(problem.center(), 1, 77));
  data[2] += 0.3;  // half of a sample with mean 0 is not at 80 % below 0
  const SmmFit fit = fit_smm(problem, evaluator, {data, {}}, problem.center(), options());
  CHECK(fit.p < 1e-6);
}

TEST_CASE("Only the sum of two parameters is identified, and the report says so") {
  const CalibrationProblem problem = sum_problem();
  Evaluator evaluator(problem);
  const SmmFit fit =
      fit_smm(problem, evaluator, {problem.fitted_values(), problem.fitted_covariance()},
              problem.center(), options());
  CHECK(fit.working.sum() == Approx(1.0).margin(0.02));
  const Identifiability what = identifiability(problem, fit);
  CHECK_FALSE(what.identified());
  CHECK(what.singular_values[0] > 10.0);
  CHECK(what.singular_values[1] < 1e-3 * what.singular_values[0]);
  CHECK(std::abs(what.directions(0, 0)) == Approx(std::sqrt(0.5)).margin(1e-3));
}

TEST_CASE("A profile is lowest where the fit is") {
  CalibrationProblem problem = normal_sample_problem();
  Evaluator evaluator(problem);
  const Eigen::VectorXd data = mean_of(evaluator.replicates(problem.center(), 1, 5));
  const Observed observed{data, {}};
  const SmmFit fit = fit_smm(problem, evaluator, observed, problem.center(), options());
  const auto points = profiles(problem, evaluator, observed, fit, options(), 5);
  REQUIRE(points.size() == 10);
  for (std::size_t i = 0; i < points.size(); ++i) {
    CHECK(points[i].criterion >= fit.j - 0.05);
    if (i % 5 == 0 || i % 5 == 4) CHECK(points[i].criterion > fit.j + 1.0);  // two errors off: 4
  }
}

TEST_CASE("Elementary effects of a linear target are its slopes") {
  CalibrationProblem problem = sum_problem();
  problem.simulate = [](const std::vector<double>& x, std::uint64_t) {
    return Eigen::VectorXd(Eigen::Vector2d(3.0 * x[0] - x[1], x[0] * x[1]));
  };
  Evaluator evaluator(problem);
  const MorrisEffects e = morris(problem, evaluator, {20, 4, 1, 3});
  CHECK(e.mean(0, 0) == Approx(12.0));  // across a width of 4
  CHECK(e.mean(0, 1) == Approx(-4.0));
  CHECK(e.mean_absolute(0, 1) == Approx(4.0));
  CHECK(e.deviation(0, 0) == Approx(0.0).margin(1e-6));
  CHECK(e.deviation(1, 0) > 1.0);  // the product: another effect wherever the other is
}

TEST_CASE("Parameter recovery finds small bias and honest intervals") {
  const CalibrationProblem problem = normal_sample_problem();
  Evaluator evaluator(problem);
  const SimulationBank bank = draw_bank(problem, evaluator, 200, 9);
  SmmOptions o = options();
  o.replicates = 5;
  const Recovery r = parameter_recovery(problem, evaluator, bank, 100, o);
  for (const RecoveredParameter& p : r.parameters) {
    CHECK(std::abs(p.bias) < 4.0 * p.bias_error + 1e-3);
    CHECK(p.rmse < 0.2 * p.prior_sd);
    CHECK(p.coverage >= 0.82);  // .9 less 2.7 standard errors of 100 truths
    CHECK(p.coverage <= 0.98);
  }
}

TEST_CASE("What is remembered of a broken run gives the same fit without simulating again") {
  CalibrationProblem problem = normal_sample_problem();
  std::vector<KeptTrial> kept;
  Evaluator first(problem, [&](const std::vector<KeptTrial>& batch) {
    kept.insert(kept.end(), batch.begin(), batch.end());
  });
  const Eigen::VectorXd data = mean_of(first.replicates(problem.center(), 1, 5));
  const SmmFit once = fit_smm(problem, first, {data, {}}, problem.center(), options());
  problem.simulate = [](const std::vector<double>&, std::uint64_t) -> Eigen::VectorXd {
    throw std::logic_error("simulated again");
  };
  Evaluator second(problem);
  for (const KeptTrial& trial : kept) second.remember(trial);
  second.replicates(problem.center(), 1, 5);
  const SmmFit again = fit_smm(problem, second, {data, {}}, problem.center(), options());
  CHECK(once.working == again.working);
  CHECK(once.covariance == again.covariance);
  CHECK(first.asked() == second.asked());
}

TEST_CASE("A moment that cannot be measured at the start does not end the search") {
  CalibrationProblem problem = normal_sample_problem();
  const Simulator whole = problem.simulate;
  problem.simulate = [whole](const std::vector<double>& x, std::uint64_t seed) {
    Eigen::VectorXd moments = whole(x, seed);
    if (x[0] < 0.2) moments[0] = std::nan("");
    return moments;
  };
  Evaluator evaluator(problem);
  const Eigen::VectorXd truth = (Eigen::VectorXd(2) << 1.0, 0.0).finished();
  const Eigen::VectorXd data = mean_of(evaluator.replicates(truth, 1, 77));
  SmmOptions o = options();
  o.search_candidates = 80;
  const SmmFit fit =
      fit_smm(problem, evaluator, {data, problem.fitted_covariance()}, problem.center(), o);
  CHECK(fit.working[0] == Approx(data[0]).margin(0.2));
}
