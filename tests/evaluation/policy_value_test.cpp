#include "evaluation/uplift/policy_value.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "sim/random.h"

namespace marketday::tests {
namespace {

// Six rows, two arms of shares 1/3 and 2/3, a rule that treats the last three.
const std::vector<int> kArm = {0, 1, 1, 0, 1, 1};
const std::vector<double> kOutcome = {1, 0, 4, 2, 3, 5};
const std::vector<double> kShares = {1.0 / 3.0, 2.0 / 3.0};
const std::vector<int> kChosen = {0, 0, 0, 1, 1, 1};
const RandomisedLog kLog{kArm, kOutcome, kShares};

}  // namespace

TEST_CASE("three estimators value a rule as by hand", "[uplift]") {
  // weights 3, 0, 0, 0, 1.5, 1.5
  const TrialValue ips = ips_value(kLog, kChosen);
  CHECK(ips.value == Approx((3.0 * 1 + 1.5 * 3 + 1.5 * 5) / 6.0));
  CHECK(ips.mean_weight == Approx(1.0));
  CHECK(ips.effective_rows == Approx(36.0 / 13.5));
  const TrialValue snips = snips_value(kLog, kChosen);
  CHECK(snips.value == Approx(15.0 / 6.0));
  Eigen::MatrixXd expected(6, 2);
  expected << 1, 2, 1, 2, 1, 2, 2, 4, 2, 4, 2, 4;
  // 1, 1, 1, 4, 4, 4 and corrections 3 (1 - 1), 1.5 (3 - 4), 1.5 (5 - 4)
  const TrialValue dr = dr_value(kLog, kChosen, expected);
  CHECK(dr.value == Approx(15.0 / 6.0));
  for (const TrialValue& v : {ips, snips, dr}) {
    double sum = 0.0;
    double squares = 0.0;
    for (const double i : v.influence) {
      sum += i;
      squares += i * i;
    }
    CHECK(sum == Approx(0.0).margin(1e-12));
    CHECK(v.standard_error == Approx(std::sqrt(squares / 5.0 / 6.0)));
    CHECK(v.high - v.low == Approx(2.0 * 1.959963984540054 * v.standard_error));
  }
}

TEST_CASE("the difference of two rules is paired row by row", "[uplift]") {
  const std::vector<int> never(6, 0);
  const TrialValue one = ips_value(kLog, kChosen);
  const TrialValue other = ips_value(kLog, never);
  const TrialValue gain = paired_difference(one, other);
  CHECK(gain.value == Approx(one.value - other.value));
  // both rules agree on the first three rows, so these drop out of the difference
  CHECK(gain.influence[0] == Approx(-gain.value));
  CHECK(paired_difference(one, one).standard_error == 0.0);
}

TEST_CASE("wrong shares are found out by the mean weight", "[uplift]") {
  std::vector<int> arm;
  std::vector<double> outcome;
  for (int i = 0; i < 1000; ++i) {
    arm.push_back(i % 2);
    outcome.push_back(i % 3);
  }
  const std::vector<int> always(1000, 1);
  const std::vector<double> right = {0.5, 0.5};
  const std::vector<double> wrong = {0.7, 0.3};
  CHECK_FALSE(ips_value({arm, outcome, right}, always).weights_doubtful);
  CHECK(ips_value({arm, outcome, wrong}, always).weights_doubtful);
}

TEST_CASE("95 percent intervals of a rule's value hold the truth as often", "[uplift]") {
  constexpr int kRepeats = 600;
  constexpr std::uint32_t kRows = 500;
  const std::vector<double> shares = {0.5, 0.3, 0.2};
  const double means[] = {0.2, 0.3, 0.6};
  // rows of x below 0.5 get arm 1, the others arm 2; a mean grows by 0.2 x
  const double truth = 0.5 * (0.3 + 0.2 * 0.25) + 0.5 * (0.6 + 0.2 * 0.75);
  int covered[3] = {0, 0, 0};
  for (std::uint32_t repeat = 0; repeat < kRepeats; ++repeat) {
    std::vector<int> arm(kRows);
    std::vector<int> chosen(kRows);
    std::vector<double> outcome(kRows);
    Eigen::MatrixXd expected(kRows, 3);
    for (std::uint32_t i = 0; i < kRows; ++i) {
      const RandomBlock bits = draw(repeat, i, 0, Purpose::environment);
      const double x = uniform(bits[0]);
      const double u = uniform(bits[1]);
      arm[i] = u < 0.5 ? 0 : u < 0.8 ? 1 : 2;
      chosen[i] = x < 0.5 ? 1 : 2;
      const double chance = means[arm[i]] + 0.2 * x;
      outcome[i] = uniform(bits[2]) < chance ? 1.0 : 0.0;
      for (int a = 0; a < 3; ++a) expected(i, a) = means[a];  // a poor guess, without x
    }
    const RandomisedLog log{arm, outcome, shares};
    const TrialValue found[] = {ips_value(log, chosen), snips_value(log, chosen),
                                dr_value(log, chosen, expected)};
    for (int e = 0; e < 3; ++e) {
      if (found[e].low <= truth && truth <= found[e].high) ++covered[e];
    }
  }
  for (const int count : covered) {
    INFO(count);
    CHECK(count / double(kRepeats) == Approx(0.95).margin(0.03));
  }
}

TEST_CASE("effects of arms carry Welch's errors", "[uplift]") {
  const auto effects = arm_effects(kArm, kOutcome, 2);
  CHECK(effects[0].rows == 2);
  CHECK(effects[0].mean == Approx(1.5));
  CHECK(effects[1].effect == Approx(1.5));
  // variances 0.5 / 2 and 14 / 3 / 4
  CHECK(effects[1].effect_error == Approx(std::sqrt(0.25 + 14.0 / 12.0)));
}

}  // namespace marketday::tests
