#include <catch2/catch.hpp>

#include "evaluation/sequential/direct_method.h"
#include "evaluation/sequential/doubly_robust.h"
#include "evaluation/sequential/fitted_q_evaluation.h"
#include "sim/io/error.h"
#include "support/small_process.h"

namespace marketday::sequential {
namespace {

using tests::SmallProcess;

struct Fit {
  SmallProcess process;
  Trajectories log = process.log();
  QProblem problem{log, 2, process.action, process.target_all, {}};

  std::vector<double> one_hot() const {
    std::vector<double> features;
    for (const std::uint32_t s : process.state) {
      for (std::uint32_t k = 0; k < SmallProcess::kStates; ++k) {
        features.push_back(s == k ? 1.0 : 0.0);
      }
    }
    return features;
  }
  void check_truth(const FittedQ& fitted, double tolerance) const {
    for (std::size_t row = 0; row < process.state.size(); row += 37) {
      const std::uint32_t s = process.state[row];
      for (std::size_t a = 0; a < 2; ++a) {
        CHECK(fitted.q[2 * row + a] ==
              Approx(SmallProcess::action_value(s / 2, s % 2, a)).margin(tolerance));
      }
    }
    CHECK(direct_method(log, fitted.values).value ==
          Approx(SmallProcess::truth()).margin(tolerance));
  }
};

}  // namespace

TEST_CASE("fitted Q evaluation finds the policy's Q on the whole population") {
  const Fit fit;
  const FittedQ tabular = fit_tabular_q(fit.problem, {SmallProcess::kStates, fit.process.state});
  fit.check_truth(tabular, 1e-12);
  CHECK(tabular.sweeps == 4);  // the horizon, and one that changes nothing
  CHECK(tabular.last_change == 0.0);
  const std::vector<double> features = fit.one_hot();
  fit.check_truth(fit_linear_q(fit.problem, {SmallProcess::kStates, features, 1e-9}), 1e-9);
}

TEST_CASE("fitted Q evaluation with trees finds it by splitting on step and state") {
  const Fit fit;
  std::vector<double> features;
  for (const std::uint32_t s : fit.process.state) {
    features.insert(features.end(), {static_cast<double>(s / 2), static_cast<double>(s % 2)});
  }
  const TreeGrower grower(
      Json{{"trees", 3}, {"tree_depth", 4}, {"tree_step", 1.0}, {"tree_leaf", 0.0}});
  fit.check_truth(fit_tree_q(fit.problem, {2, features, grower, 4}), 1e-5);
}

TEST_CASE("a stationary table learns a lasting process: the discounted geometric sum") {
  // one state, reward 1 each step, truncated after 5: Q = 1 / (1 - gamma)
  const std::vector<std::size_t> offsets = {0, 5};
  const std::vector<double> ones(5, 1.0);
  const std::vector<std::uint32_t> zeros(5, 0);
  const std::vector<std::uint8_t> cut = {1};
  const Trajectories log{offsets, ones, ones, ones, 0.8};
  const FittedQ lasting = fit_tabular_q({log, 1, zeros, ones, cut}, {1, zeros});
  CHECK(lasting.q[0] == Approx(5.0).epsilon(1e-10));
  CHECK(fit_linear_q({log, 1, zeros, ones, cut}, {1, ones, 1e-12}).q[0] ==
        Approx(5.0).epsilon(1e-9));
  // taken as ended, the last step of five earns 1 and no more: Q = 1 + 0.8 * 4/5 Q
  const FittedQ ended = fit_tabular_q({log, 1, zeros, ones, {}}, {1, zeros});
  CHECK(ended.q[0] == Approx(1.0 / (1.0 - 0.64)).epsilon(1e-10));
}

TEST_CASE("a fitted Q makes doubly robust vary less than importance sampling alone") {
  const Fit fit;
  const FittedQ q = fit_tabular_q(fit.problem, {SmallProcess::kStates, fit.process.state});
  const InfluenceEstimate with = doubly_robust(fit.log, q.values);
  const ActionValues none{std::vector<double>(fit.log.rows(), 0.0),
                          std::vector<double>(fit.log.rows(), 0.0)};
  CHECK(with.value == Approx(SmallProcess::truth()));
  CHECK(standard_error(with) < 0.6 * standard_error(doubly_robust(fit.log, none)));
}

TEST_CASE("bad Q problems are refused") {
  const Fit fit;
  CHECK_THROWS_WITH(fit_tabular_q(fit.problem, {2, fit.process.state}),
                    Catch::Contains("there are 2, numbered from 0"));
  CHECK_THROWS_WITH(fit_linear_q(fit.problem, {3, fit.process.reward}),
                    Catch::Contains("features: found"));
  const std::vector<double> wide(fit.log.rows() * 1001, 0.5);
  CHECK_THROWS_WITH(fit_linear_q(fit.problem, {1001, wide}), Catch::Contains("at most 2000"));
  const std::vector<std::size_t> single = {0, 1};
  const std::vector<double> one = {1.0};
  const std::vector<std::uint32_t> zero = {0};
  const std::vector<std::uint8_t> cut = {1};
  CHECK_THROWS_AS(fit_tabular_q({{single, one, one, one, 1.0}, 1, zero, one, cut}, {1, zero}),
                  InputError);
}

}  // namespace marketday::sequential
