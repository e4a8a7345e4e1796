#include <catch2/catch.hpp>
#include <cmath>

#include "evaluation/structured/balanced_ips.h"
#include "evaluation/structured/multi_logger.h"
#include "evaluation/structured/robust_regression.h"
#include "support/ope_fixtures.h"

namespace marketday::structured {
namespace {

double variance(const InfluenceEstimate& estimate) {
  const double error = standard_error(estimate);
  return error * error;
}

}  // namespace

TEST_CASE("a classifier that can tell every cell apart gives the ratio of counts") {
  // cells (context, action) as one-hot features: w = policy mass / logged rows, cell by cell
  const std::vector<std::uint32_t> logged_cell = {0, 0, 0, 1, 2, 3, 3, 3, 3, 2};
  const std::vector<double> reward = {1, 0, 1, 1, 0, 1, 0, 0, 1, 1};
  const double policy_mass[4] = {1.0, 3.0, 4.5, 1.5};
  std::vector<double> logged, policy;
  std::vector<double> mass(policy_mass, policy_mass + 4);
  for (const std::uint32_t cell : logged_cell) {
    for (std::uint32_t k = 0; k < 4; ++k) logged.push_back(cell == k ? 1.0 : 0.0);
  }
  for (std::uint32_t cell = 0; cell < 4; ++cell) {
    for (std::uint32_t k = 0; k < 4; ++k) policy.push_back(cell == k ? 1.0 : 0.0);
  }
  const PairFeatures features{4, logged, policy, mass};
  const std::vector<double> weights = classifier_weights(features, 1e-9);
  const double wanted[4] = {1.0 / 3.0, 3.0 / 1.0, 4.5 / 2.0, 1.5 / 4.0};
  double value = 0.0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    CHECK(weights[i] == Approx(wanted[logged_cell[i]]).epsilon(1e-6));
    value += wanted[logged_cell[i]] * reward[i] / 10.0;
  }
  CHECK(balanced_ips(features, reward, 1e-9).value == Approx(value).epsilon(1e-6));
  CHECK(balanced_snips(features, reward, 1e-9).value == Approx(value).epsilon(1e-6));
}

TEST_CASE("a policy that does what the log did has classifier weights of 1") {
  const tests::BanditFixture f1;
  std::vector<double> features;
  for (std::size_t i = 0; i < f1.kRows; ++i) {
    features.insert(features.end(), {f1.context[i], static_cast<double>(f1.action[i])});
  }
  const std::vector<double> ones(f1.kRows, 1.0);
  CHECK(balanced_ips({2, features, features, ones}, f1.reward, 0.1).value ==
        Approx(0.524).epsilon(1e-9));
}

namespace {

// Features of (x, a): one-hot action, times 1 and x.
struct Regression {
  tests::BanditFixture f1;
  std::vector<double> taken, expected;
  Regression() {
    for (std::size_t i = 0; i < f1.kRows; ++i) {
      for (std::size_t k = 0; k < 4; ++k) {
        const double own = f1.action[i] == k ? 1.0 : 0.0;
        taken.insert(taken.end(), {own, own * f1.context[i]});
        const double share = f1.target_all[4 * i + k];
        expected.insert(expected.end(), {share, share * f1.context[i]});
      }
    }
  }
  RegressionLog log() const { return {8, taken, expected, f1.reward, f1.behaviour, f1.target}; }
};

}  // namespace

TEST_CASE("the regression of least variance has it, and more robust is nearer than ordinary") {
  const Regression r;
  const auto spread = [&](RegressionAim aim) {
    return variance(regression_doubly_robust(r.log(), {aim, 1e-9, 1}));
  };
  const double least = spread(RegressionAim::least_variance);
  const double robust = spread(RegressionAim::more_robust);
  CHECK(least < robust);
  CHECK(robust < spread(RegressionAim::ordinary));
  CHECK(least < spread(RegressionAim::importance));
}

TEST_CASE(
    "a linear reward is found by weighted least squares, and then doubly robust is the direct "
    "method") {
  Regression r;
  double truth = 0.0;
  for (std::size_t i = 0; i < r.f1.kRows; ++i) {
    r.f1.reward[i] = 0.2 + 0.1 * r.f1.action[i] - 0.4 * r.f1.context[i];
    for (std::size_t k = 0; k < 4; ++k) {
      truth += r.f1.target_all[4 * i + k] *
               (0.2 + 0.1 * static_cast<double>(k) - 0.4 * r.f1.context[i]) / 1000.0;
    }
  }
  for (const RegressionAim aim :
       {RegressionAim::ordinary, RegressionAim::importance, RegressionAim::more_robust}) {
    for (const std::size_t folds : {1U, 5U}) {
      CHECK(regression_doubly_robust(r.log(), {aim, 1e-10, folds}).value ==
            Approx(truth).epsilon(1e-7));
    }
  }
}

TEST_CASE("with folds a row's own reward does not move its own prediction") {
  Regression r;
  const RegressionOptions options{RegressionAim::more_robust, 1e-6, 4};
  const FittedRewards before = fit_rewards(r.log(), options);
  r.f1.reward[10] += 100.0;
  const FittedRewards after = fit_rewards(r.log(), options);
  CHECK(after.taken[10] == before.taken[10]);
  CHECK(after.taken[14] == before.taken[14]);  // the same fold
  CHECK(after.taken[11] != before.taken[11]);
}

TEST_CASE("two loggers, all outcomes of both: every way of weighing them is unbiased") {
  // actions 0, 1; logger 0 (.25, .75) in 8 rows, logger 1 (.5, .5) in 8 rows; reward by coin
  const double logged[2][2] = {{0.25, 0.75}, {0.5, 0.5}};
  const double policy[2] = {0.8, 0.2};
  const double chance[2] = {0.5, 0.25};
  std::vector<std::uint32_t> logger;
  std::vector<double> reward, target, behaviour, average;
  for (std::uint32_t k = 0; k < 2; ++k) {
    for (std::size_t a = 0; a < 2; ++a) {
      for (int won = 0; won < 2; ++won) {
        const double share = logged[k][a] * (won == 1 ? chance[a] : 1.0 - chance[a]);
        for (int copy = 0; copy < static_cast<int>(16.0 * share + 0.5); ++copy) {
          logger.push_back(k);
          reward.push_back(won);
          target.push_back(policy[a]);
          behaviour.push_back(logged[k][a]);
          average.push_back(0.5 * logged[0][a] + 0.5 * logged[1][a]);
        }
      }
    }
  }
  REQUIRE(logger.size() == 32);
  const MultiLoggerLog log{logger, reward, target, behaviour, average, {}, {}};
  const double truth = 0.8 * 0.5 + 0.2 * 0.25;
  CHECK(multi_logger_naive(log).value == Approx(truth).epsilon(1e-12));
  CHECK(multi_logger_balanced(log).value == Approx(truth).epsilon(1e-12));
  CHECK(multi_logger_weighted(log).value == Approx(truth).epsilon(1e-12));
  CHECK(variance(multi_logger_balanced(log)) < variance(multi_logger_naive(log)));
}

}  // namespace marketday::structured
