#include <tbb/global_control.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "evaluation/sequential/direct_method.h"
#include "evaluation/sequential/doubly_robust.h"
#include "evaluation/sequential/importance_sampling.h"
#include "evaluation/sequential/magic.h"
#include "evaluation/sequential/marginal_doubly_robust.h"
#include "evaluation/sequential/marginal_importance.h"
#include "evaluation/sequential/state_action_marginal.h"
#include "sim/io/error.h"
#include "support/ope_fixtures.h"
#include "support/small_process.h"

namespace marketday::sequential {
namespace {

using tests::SmallProcess;

double mean_influence(const InfluenceEstimate& estimate) {
  double sum = 0.0;
  for (const double one : estimate.influence) sum += one;
  return sum / static_cast<double>(estimate.influence.size());
}

void check_value(const InfluenceEstimate& estimate, double wanted) {
  CHECK(estimate.value == Approx(wanted).epsilon(1e-10));
  CHECK(mean_influence(estimate) == Approx(estimate.value).epsilon(1e-10));
}

}  // namespace

TEST_CASE("a log that is the whole population gives every estimator the exact value") {
  const SmallProcess process;
  REQUIRE(process.offsets.size() == 2049);
  const Trajectories log = process.log();
  const double truth = SmallProcess::truth();
  check_value(trajectory_is(log), truth);
  check_value(per_decision_is(log), truth);
  check_value(trajectory_snis(log), truth);
  check_value(per_decision_snis(log), truth);
  for (const double error : {0.0, 0.8}) {  // doubly robust: any model will do
    check_value(doubly_robust(log, process.values(error)), truth);
    check_value(weighted_doubly_robust(log, process.values(error)), truth);
  }
  check_value(direct_method(log, process.values(0.0)), truth);
  CHECK(std::abs(direct_method(log, process.values(0.8)).value - truth) > 0.1);
}

TEST_CASE("marginal estimators give the exact value from states that carry all that matters") {
  const SmallProcess process;
  const Trajectories log = process.log();
  const double truth = SmallProcess::truth();
  const MarginalLog marginal{log, SmallProcess::kStates, process.state};
  const LoggedActions table{2, process.action, process.target_all};
  for (const bool normalised : {false, true}) {
    check_value(state_marginal_is(marginal, normalised), truth);
    const std::vector<double> ratios = state_marginal_weights(marginal, normalised);
    check_value(marginal_is(log, ratios), truth);
    check_value(marginal_doubly_robust(log, ratios, process.values(0.8)), truth);
  }
  check_value(state_action_marginal_is(marginal, table), truth);
  check_value(marginal_doubly_robust(log, state_action_marginal_weights(marginal, table),
                                     process.values(0.8)),
              truth);
  // wrong ratios are put right by a right model
  const std::vector<double> wrong(log.rows(), 0.3);
  check_value(marginal_doubly_robust(log, wrong, process.values(0.0)), truth);
}

TEST_CASE("estimated marginal ratios vary less than products of weights") {
  const SmallProcess process;
  const MarginalLog marginal{process.log(), SmallProcess::kStates, process.state};
  const double products = standard_error(per_decision_is(process.log()));
  CHECK(standard_error(state_marginal_is(marginal, false)) < 0.95 * products);
  CHECK(standard_error(state_marginal_is(marginal, true)) < 0.95 * products);
}

TEST_CASE("a marginal estimate is the sum of its ratios times rewards") {
  const tests::TrajectoryFixture f2;
  std::vector<std::uint32_t> state;
  for (std::size_t row = 0; row < f2.action.size(); ++row) {
    state.push_back(static_cast<std::uint32_t>((row * 7 + row / 5) % 4));
  }
  const Trajectories log = f2.log();
  const MarginalLog marginal{log, 4, state};
  const LoggedActions table{3, f2.action, f2.target_all};
  for (const bool normalised : {false, true}) {
    check_value(state_marginal_is(marginal, normalised),
                marginal_is(log, state_marginal_weights(marginal, normalised)).value);
  }
  check_value(state_action_marginal_is(marginal, table),
              marginal_is(log, state_action_marginal_weights(marginal, table)).value);
}

TEST_CASE("MAGIC gives the exact value on the whole population, and the model's when it is right") {
  const SmallProcess process;
  const MagicEstimate right = magic(process.log(), process.values(0.0), {.seed = 5});
  check_value(right.estimate, SmallProcess::truth());
  REQUIRE(right.steps == std::vector<std::ptrdiff_t>{-1, 0, 1, 2});
  for (const double value : right.values) CHECK(value == Approx(SmallProcess::truth()));
  // a far-off model is not trusted: its share falls to the weighted end
  const MagicEstimate wrong = magic(process.log(), process.values(5.0), {.seed = 5});
  CHECK(std::abs(wrong.values.front() - SmallProcess::truth()) > 0.5);
  CHECK(std::abs(wrong.estimate.value - SmallProcess::truth()) < 0.1);
  CHECK(wrong.values.back() == Approx(SmallProcess::truth()));
}

TEST_CASE("MAGIC's last value is weighted doubly robust, its first the direct method") {
  const tests::TrajectoryFixture f2;
  const MagicEstimate found = magic(f2.log(), f2.values(), {.seed = 3});
  CHECK(found.values.front() == Approx(direct_method(f2.log(), f2.values()).value).epsilon(1e-12));
  CHECK(found.values.back() ==
        Approx(weighted_doubly_robust(f2.log(), f2.values()).value).epsilon(1e-12));
  double blend = 0.0;
  double shares = 0.0;
  for (std::size_t k = 0; k < found.shares.size(); ++k) {
    blend += found.shares[k] * found.values[k];
    shares += found.shares[k];
    CHECK(found.shares[k] >= 0.0);
  }
  CHECK(shares == Approx(1.0).epsilon(1e-12));
  check_value(found.estimate, blend);
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, 1);
  const MagicEstimate again = magic(f2.log(), f2.values(), {.seed = 3});  // on one thread
  CHECK(again.estimate.influence == found.estimate.influence);
}

TEST_CASE("a policy that is the log's own is worth the mean discounted return") {
  tests::TrajectoryFixture f2;
  f2.target = f2.behaviour;
  const Trajectories log = f2.log();
  CHECK(tests::agrees(trajectory_is(log).value, 2.05178495));
  CHECK(tests::agrees(per_decision_is(log).value, 2.05178495));
  CHECK(tests::agrees(trajectory_snis(log).value, 2.05178495));
  CHECK(tests::agrees(per_decision_snis(log).value, 2.05178495));
  CHECK(trajectory_is(log).weights.effective_sample_size == Approx(200.0));
}

TEST_CASE("one step is the bandit's case: IPS, SNIPS, DR and SNDR of obp, and SNIPS's error") {
  const tests::BanditFixture f1;
  std::vector<std::size_t> offsets(f1.kRows + 1);
  for (std::size_t i = 0; i < offsets.size(); ++i) offsets[i] = i;
  const Trajectories log{offsets, f1.reward, f1.behaviour, f1.target, 0.5};
  const ActionValues values{f1.q, f1.v};
  CHECK(tests::agrees(trajectory_is(log).value, 0.451831413041));
  CHECK(tests::agrees(per_decision_snis(log).value, 0.450342684531));
  CHECK(tests::agrees(doubly_robust(log, values).value, 0.444792658152));
  CHECK(tests::agrees(weighted_doubly_robust(log, values).value, 0.444437757504));
  CHECK(tests::agrees(direct_method(log, values).value, 0.337079760716));
  // the reference divides by n
  CHECK(standard_error(trajectory_snis(log)) * std::sqrt(0.999) ==
        Approx(0.0202430811).margin(1e-10));
  CHECK(trajectory_is(log).weights.effective_sample_size == Approx(594.2294043).epsilon(1e-9));
}

TEST_CASE("the influence values of self-normalised estimates are their derivatives") {
  // one trajectory more in 200 moves the value by (influence - value) / 200, to first order
  tests::TrajectoryFixture f2;
  const InfluenceEstimate before = per_decision_snis(f2.log());
  const InfluenceEstimate robust = weighted_doubly_robust(f2.log(), f2.values());
  const auto weight_of_first = [&](double share) {
    // `share` copies of trajectory 7: its rows' weights scaled against all others
    double value = 0.0;
    double value_dr = 0.0;
    const std::vector<double> w = cumulative_weights(f2.log());
    const ActionValues q = f2.values();
    double before_divisor = 199.0 + share;
    double discount = 1.0;
    for (std::size_t t = 0; t < f2.kSteps; ++t) {
      double top = 0.0, bottom = 0.0, residual = 0.0, model = 0.0;
      for (std::size_t i = 0; i < f2.kCount; ++i) {
        const std::size_t row = i * f2.kSteps + t;
        const double copies = i == 7 ? share : 1.0;
        top += copies * w[row] * f2.reward[row];
        bottom += copies * w[row];
        residual += copies * w[row] * (f2.reward[row] - q.taken[row]);
        model += copies * (t == 0 ? 1.0 : w[row - 1]) * q.expected[row];
      }
      value += discount * top / bottom;
      value_dr += discount * (residual / bottom + model / before_divisor);
      before_divisor = bottom;
      discount *= 0.9;
    }
    return std::pair(value, value_dr);
  };
  const double step = 1e-4;
  const auto up = weight_of_first(1.0 + step);
  const auto down = weight_of_first(1.0 - step);
  CHECK((up.first - down.first) / (2.0 * step) ==
        Approx((before.influence[7] - before.value) / 200.0).epsilon(1e-5));
  CHECK((up.second - down.second) / (2.0 * step) ==
        Approx((robust.influence[7] - robust.value) / 200.0).epsilon(1e-5));
}

TEST_CASE("a trajectory that ends keeps its weight, as if it went on earning nothing") {
  const std::vector<std::size_t> ragged = {0, 1, 4};
  const std::vector<double> reward = {1.0, 0.5, 2.0, -1.0};
  const std::vector<double> behaviour = {0.5, 0.25, 0.5, 0.8};
  const std::vector<double> target = {0.75, 0.5, 0.25, 0.4};
  const ActionValues values{{0.3, 0.2, 0.6, 0.1}, {0.5, 0.4, 0.2, 0.3}};
  const Trajectories log{ragged, reward, behaviour, target, 0.9};
  const std::vector<std::size_t> even = {0, 3, 6};
  const std::vector<double> long_reward = {1.0, 0.0, 0.0, 0.5, 2.0, -1.0};
  const std::vector<double> long_behaviour = {0.5, 1.0, 1.0, 0.25, 0.5, 0.8};
  const std::vector<double> long_target = {0.75, 1.0, 1.0, 0.5, 0.25, 0.4};
  const ActionValues long_values{{0.3, 0.0, 0.0, 0.2, 0.6, 0.1}, {0.5, 0.0, 0.0, 0.4, 0.2, 0.3}};
  const Trajectories padded{even, long_reward, long_behaviour, long_target, 0.9};
  const auto same = [](const InfluenceEstimate& a, const InfluenceEstimate& b) {
    CHECK(a.value == Approx(b.value).epsilon(1e-14));
    for (std::size_t i = 0; i < 2; ++i) {
      CHECK(a.influence[i] == Approx(b.influence[i]).epsilon(1e-13));
    }
  };
  same(trajectory_is(log), trajectory_is(padded));
  same(per_decision_snis(log), per_decision_snis(padded));
  same(doubly_robust(log, values), doubly_robust(padded, long_values));
  same(weighted_doubly_robust(log, values), weighted_doubly_robust(padded, long_values));
  same(magic(log, values, {.seed = 1}).estimate, magic(padded, long_values, {.seed = 1}).estimate);
}

TEST_CASE("the paired difference of two policies keeps what their estimates share") {
  const SmallProcess process;
  SmallProcess near = process;
  for (std::size_t row = 0; row < near.target.size(); ++row) {
    near.target[row] = 0.9 * process.target[row] + 0.1 * process.behaviour[row];
  }
  const InfluenceEstimate a = trajectory_is(process.log());
  const InfluenceEstimate b = trajectory_is(near.log());
  const InfluenceEstimate difference = paired_difference(a, b);
  CHECK(difference.value == Approx(a.value - b.value));
  CHECK(standard_error(difference) < 0.5 * std::hypot(standard_error(a), standard_error(b)));
}

TEST_CASE("bad trajectories are refused with the row and the cure") {
  const std::vector<std::size_t> offsets = {0, 2};
  const std::vector<double> reward = {1.0, 0.0};
  const std::vector<double> half = {0.5, 0.5};
  const auto refused = [](const Trajectories& log, const std::string& words) {
    CHECK_THROWS_WITH(trajectory_is(log), Catch::Contains(words));
    CHECK_THROWS_AS(per_decision_snis(log), InputError);
  };
  const double nan = std::numeric_limits<double>::quiet_NaN();
  refused({{}, {}, {}, {}, 1.0}, "at least one is needed");
  refused({offsets, reward, std::vector<double>{0.5}, half, 1.0}, "found 1 values; 2 are needed");
  refused({offsets, reward, std::vector<double>{0.5, 0.0}, half, 1.0}, "row 1: found 0");
  refused({offsets, reward, std::vector<double>{1.5, 0.5}, half, 1.0}, "row 0: found 1.5");
  refused({offsets, reward, std::vector<double>{nan, 0.5}, half, 1.0}, "propensity is above 0");
  refused({offsets, reward, half, std::vector<double>{0.5, -0.1}, 1.0}, "between 0 and 1");
  refused({offsets, std::vector<double>{nan, 1.0}, half, half, 1.0}, "finite number");
  refused({offsets, reward, half, half, 0.0}, "gamma: found 0");
  refused({offsets, reward, half, half, 1.1}, "gamma: found 1.1");
  refused({std::vector<std::size_t>{0, 1}, reward, half, half, 1.0}, "from 0 to 1");
  refused({std::vector<std::size_t>{0, 0, 2}, reward, half, half, 1.0}, "trajectory 0 has no step");
  const std::vector<double> none = {0.0, 1.0};
  const Trajectories never{offsets, reward, half, none, 1.0};
  CHECK_THROWS_WITH(trajectory_snis(never), Catch::Contains("never takes what was logged"));
  const Trajectories log{offsets, reward, half, half, 1.0};
  CHECK_THROWS_WITH(doubly_robust(log, {{1.0}, {1.0, 2.0}}), Catch::Contains("Qhat"));
  CHECK_THROWS_WITH(doubly_robust(log, {{1.0, nan}, {1.0, 2.0}}), Catch::Contains("Qhat"));
  CHECK_THROWS_WITH(magic(log, {half, half}, {.coverage = 1.0}), Catch::Contains("coverage"));
  const std::vector<std::uint32_t> state = {0, 4};
  CHECK_THROWS_WITH(state_marginal_is({log, 2, state}, false), Catch::Contains("found 4"));
  CHECK_THROWS_WITH(action_values(half, half, std::vector<std::uint32_t>{2}, 2),
                    Catch::Contains("action: row 0: found 2"));
  CHECK_THROWS_WITH(
      action_values(half, std::vector<double>{0.5, 0.6}, std::vector<std::uint32_t>{1}, 2),
      Catch::Contains("must sum to 1"));
}

}  // namespace marketday::sequential
