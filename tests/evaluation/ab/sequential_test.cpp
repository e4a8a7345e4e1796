// Always-valid inference: mSPRT, asymptotic confidence sequences, confseq's boundaries, and what
// continuous peeking does to each.
#include <boost/random/normal_distribution.hpp>
#include <catch2/catch.hpp>
#include <cmath>

#include "evaluation/ab/confidence_sequence.h"
#include "evaluation/ab/mixture_boundary.h"
#include "evaluation/ab/msprt.h"
#include "evaluation/ab/power_simulation.h"
#include "evaluation/ab/welch.h"
#include "sim/random.h"

namespace marketday::tests {
using namespace ab;  // NOLINT(google-build-using-namespace): the subject of these tests

namespace {

constexpr int kRuns = 10'000;
constexpr double kBand = 0.0556;  // .05 + 2.576 sqrt(.05 * .95 / 10,000)

}  // namespace

TEST_CASE("row 33: the sequential interval gives GrowthBook's numbers") {
  const Moments control = moments_of_sums(1396.87, 52377.9767, 3000);
  const Moments treatment = moments_of_sums(2422.7, 134698.29, 3461);
  const ConfidenceSequence means(1000, 0.05);
  const Effect e = means.effect(treatment.mean / control.mean - 1.0,
                                variance_of_ratio(control, treatment), 6461);
  CHECK(e.estimate == Approx(0.50336).margin(1e-5));
  CHECK(e.interval.low == Approx(-0.55844).margin(1e-5));
  CHECK(e.interval.high == Approx(1.56516).margin(1e-5));
  CHECK(e.p_value == 1.0);
  const Moments half = moments_of_proportion(1396, 3000);
  const Moments more = moments_of_proportion(2422, 3461);
  const Effect p = ConfidenceSequence(5000, 0.05)
                       .effect(more.mean / half.mean - 1.0, variance_of_ratio(half, more), 6461);
  CHECK(p.estimate == Approx(0.50386).margin(1e-5));
  CHECK(p.interval.low == Approx(0.40098).margin(1e-5));
  CHECK(p.interval.high == Approx(0.60675).margin(1e-5));
}

TEST_CASE("row 34: the price of peeking in width, and the mSPRT's p-value") {
  const ConfidenceSequence sequence(5000, 0.05);
  const double fixed = normal_tail_quantile(0.025);
  CHECK(sequence.multiplier(100) / fixed == Approx(3.4156).margin(1e-4));
  CHECK(sequence.multiplier(1000) / fixed == Approx(1.7163).margin(1e-4));
  CHECK(sequence.multiplier(5000) / fixed == Approx(1.5486).margin(1e-4));
  CHECK(sequence.multiplier(100'000) / fixed == Approx(1.7025).margin(1e-4));
  Msprt msprt(0.1);
  msprt.look(0.1, 1.0 / 1000);
  CHECK(msprt.p_value() == Approx(0.0352071214).margin(1e-9));
  msprt.look(0.0, 1.0 / 2000);
  CHECK(msprt.p_value() == Approx(0.0352071214).margin(1e-9));  // never rises again
  // the interval's ends are where the test is just at alpha
  const Interval interval = msprt.interval(0.1, 0.001, 0.05);
  CHECK(std::exp(-msprt_log_ratio(0.1 - interval.low, 0.001, 0.1)) == Approx(0.05));
}

TEST_CASE("row 35: confseq's boundaries") {
  const Tuned tuned{100, 0.05};
  CHECK(best_rho(100, 0.05) == Approx(12.60056).margin(1e-5));
  CHECK(two_sided_normal(tuned)->log_martingale(10, 100) == Approx(-0.6510052).margin(1e-5));
  CHECK(two_sided_normal(tuned)->bound(100, 0.05) == Approx(30.35209).margin(1e-5));
  CHECK(one_sided_normal(tuned)->log_martingale(10, 100) == Approx(-0.06502391).margin(1e-5));
  CHECK(one_sided_normal(tuned)->bound(100, 0.05) == Approx(27.66071).margin(1e-5));
  CHECK(gamma_exponential(tuned, 2)->log_martingale(10, 100) == Approx(-0.2490165).margin(1e-5));
  CHECK(gamma_exponential(tuned, 2)->bound(100, 0.05) == Approx(33.02017).margin(1e-5));
  CHECK(gamma_poisson(tuned, 2)->log_martingale(10, 100) == Approx(-0.06991219).margin(1e-5));
  CHECK(gamma_poisson(tuned, 2)->bound(100, 0.05) == Approx(30.1949).margin(1e-5));
  const auto two = beta_binomial(tuned, 0.2, 0.8, false);
  CHECK(two->log_martingale(10, 100) == Approx(-0.6941012).margin(1e-5));
  CHECK(two->bound(100, 0.05) == Approx(31.4308).margin(1e-5));
  const auto one = beta_binomial(tuned, 0.2, 0.8, true);
  CHECK(one->log_martingale(10, 100) == Approx(-0.07134019).margin(1e-5));
  CHECK(one->bound(100, 0.05) == Approx(28.41238).margin(1e-5));
  CHECK(poly_stitching_bound(100, 0.05, 10, 3) == Approx(64.48755).margin(1e-5));
  CHECK(poly_stitching_bound(100, 0.05, 10, -1) == Approx(28.99389).margin(1e-5));
  const Interval interval = bernoulli_sequence(700, 1000, 0.05, 100);
  CHECK(interval.low == Approx(0.651629).margin(1e-5));
  CHECK(interval.high == Approx(0.745949).margin(1e-5));
  CHECK(bernoulli_sequence(0, 50, 0.05, 100).low == 0.0);
  CHECK(bernoulli_sequence(50, 50, 0.05, 100).high == 1.0);
}

TEST_CASE("row 37: looked at after every unit, sequential methods stay below 5 %") {
  SimulatedTest test;
  test.outcome = Outcome::mean;
  test.effect = 0.0;
  test.units_per_arm = 1'000;
  test.looks = 1'000;  // every pair of units
  test.planned_effect = 0.1;
  test.rule = LookRule::always_valid;
  CHECK(simulate_power(test, kRuns, 5).share_rejected <= kBand);
  test.rule = LookRule::msprt;
  CHECK(simulate_power(test, kRuns, 5).share_rejected <= kBand);
  test.rule = LookRule::naive;
  CHECK(simulate_power(test, 1'000, 5).share_rejected > 0.4);
}

TEST_CASE("row 37: confseq's two-sided boundaries hold at every unit for any start") {
  const auto normal = two_sided_normal({250, 0.05});
  const auto bounded = beta_binomial({0.25 * 250, 0.05}, 0.5, 0.5, false);
  const int units = 500;
  std::vector<double> of_normal;
  std::vector<double> of_bounded;
  for (int n = 1; n <= units; ++n) {
    of_normal.push_back(normal->bound(n, 0.05));
    of_bounded.push_back(bounded->bound(0.25 * n, 0.05));
  }
  int crossed[2] = {0, 0};
  for (int run = 0; run < kRuns; ++run) {
    KeyedEngine engine(23, static_cast<std::uint32_t>(run), 0, Purpose::ab_test);
    boost::random::normal_distribution<double> law;
    double gaussian = 0.0;
    double coin = 0.0;
    bool out[2] = {false, false};
    for (std::size_t n = 0; n < of_normal.size(); ++n) {
      gaussian += law(engine);
      coin += (engine() & 1U) != 0U ? 0.5 : -0.5;
      out[0] = out[0] || std::abs(gaussian) > of_normal[n];
      out[1] = out[1] || std::abs(coin) > of_bounded[n];
    }
    for (int i = 0; i < 2; ++i) crossed[i] += out[i] ? 1 : 0;
  }
  CHECK(crossed[0] <= kBand * kRuns);
  CHECK(crossed[1] <= kBand * kRuns);
  CHECK(crossed[0] > 0.005 * kRuns);  // and the test is not empty
}

TEST_CASE("a sequence finds a real effect, and a stop on it overstates the effect") {
  SimulatedTest test;
  test.control_mean = 0.10;
  test.effect = test.planned_effect = 0.01;
  test.units_per_arm = 40'000;
  test.looks = 40;
  test.rule = LookRule::always_valid;
  const SimulatedPower power = simulate_power(test, 2'000, 7);
  CHECK(power.share_rejected > 0.85);
  CHECK(power.mean_share_used < 0.7);
  CHECK(power.mean_estimate_of_rejections > 0.0105);
}

}  // namespace marketday::tests
