// Two-sample and proportion tests, sample-ratio mismatch, corrections for many tests, guardrails.
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "evaluation/ab/guardrail.h"
#include "evaluation/ab/multiple_tests.h"
#include "evaluation/ab/power_simulation.h"
#include "evaluation/ab/proportions.h"
#include "evaluation/ab/sample_ratio.h"
#include "evaluation/ab/segments.h"
#include "evaluation/ab/welch.h"

namespace marketday::tests {
using namespace ab;  // NOLINT(google-build-using-namespace): the subject of these tests

namespace {

Moments growthbook_control() {
  return moments_of_sums(1396.87, 52377.9767, 3407);
}
Moments growthbook_treatment() {
  return moments_of_sums(2422.7, 134698.29, 3461);
}

}  // namespace

TEST_CASE("row 33: Welch's test gives GrowthBook's relative and absolute numbers") {
  const Effect relative = welch_relative(growthbook_control(), growthbook_treatment(), 0.05);
  CHECK(relative.estimate == Approx(0.70732).margin(1e-5));
  CHECK(relative.interval.low == Approx(-0.03526).margin(1e-5));
  CHECK(relative.interval.high == Approx(1.44989).margin(1e-5));
  CHECK(relative.p_value == Approx(0.06191).margin(1e-5));
  const Effect absolute = welch(growthbook_control(), growthbook_treatment(), 0.05);
  CHECK(absolute.estimate == Approx(0.29).margin(1e-5));
  CHECK(absolute.interval.low == Approx(0.04538).margin(1e-5));
  CHECK(absolute.interval.high == Approx(0.53462).margin(1e-5));
  CHECK(absolute.p_value == Approx(0.02016).margin(1e-5));
}

TEST_CASE("Welch's degrees of freedom are Student's where variances and sizes are equal") {
  CHECK(welch({10, 0.0, 4.0}, {10, 1.0, 4.0}, 0.05).degrees == Approx(18.0));
  // with 2 degrees P(|T| > t) = 1 - t / sqrt(t^2 + 2)
  CHECK(welch({2, 0.0, 1.0}, {2, std::sqrt(2.0), 1.0}, 0.05).p_value ==
        Approx(1.0 - std::sqrt(0.5)).epsilon(1e-12));
  CHECK(welch({5, 2.0, 0.0}, {5, 2.0, 0.0}, 0.05).p_value == 1.0);
  CHECK(welch({5, 2.0, 0.0}, {5, 3.0, 0.0}, 0.05).p_value == 0.0);
}

TEST_CASE("the chi-square of two arms is the square of z, and intervals stay within -1 and 1") {
  const Count arms[] = {{56, 70}, {48, 80}};
  const Effect z = proportion_z(arms[0], arms[1], 0.05);
  const double statistic = z.estimate / z.standard_error;
  const ChiSquare chi = chi_square_of_rates(arms);
  CHECK(chi.statistic == Approx(statistic * statistic).epsilon(1e-12));
  CHECK(chi.p_value == Approx(z.p_value).epsilon(1e-9));
  // Newcombe 1998, table II, method 10: 56/70 - 48/80 in (0.0524, 0.3339)
  CHECK(z.interval.low == Approx(-0.3339).margin(5e-5));
  CHECK(z.interval.high == Approx(-0.0524).margin(5e-5));
  const Interval none = proportion_z({0, 10}, {10, 10}, 0.05).interval;
  CHECK(none.high <= 1.0);
  CHECK(none.low > 0.5);
  const Count same[] = {{0, 10}, {0, 20}};
  CHECK(chi_square_of_rates(same).p_value == 1.0);
}

TEST_CASE("row 38: 5000 against 5150 units is no mismatch, 44700 against 45489 is doubtful") {
  const double fine[] = {5000, 5150};
  // erfc(sqrt(2 75^2 / 5075 / 2)); the reference's .13653 is off in its last digit
  CHECK(sample_ratio(fine).p_value == Approx(0.1365202876).margin(1e-9));
  const double cookie_cats[] = {44700, 45489};
  CHECK(sample_ratio(cookie_cats).p_value == Approx(0.0086).margin(5e-5));
  const double planned[] = {9000, 1000};
  CHECK(sample_ratio(planned, {0.9, 0.1}).p_value == Approx(1.0));
  CHECK(sample_ratio(planned, {9, 1.2}).p_value < kMismatchAlarm);
}

TEST_CASE("Holm and Benjamini-Hochberg adjust as R's p.adjust does") {
  const std::vector<double> p = {0.01, 0.04, 0.03, 0.005};
  const std::vector<double> by_holm = holm(p);
  const std::vector<double> by_bh = benjamini_hochberg(p);
  const double want_holm[] = {0.03, 0.06, 0.06, 0.02};
  const double want_bh[] = {0.02, 0.04, 0.04, 0.02};
  for (std::size_t i = 0; i < p.size(); ++i) {
    CHECK(by_holm[i] == Approx(want_holm[i]));
    CHECK(by_bh[i] == Approx(want_bh[i]));
  }
}

TEST_CASE("segments are tested one by one and against each other") {
  std::vector<double> outcome;
  std::vector<unsigned char> treated;
  std::vector<std::string> segment;
  for (int i = 0; i < 400; ++i) {
    const bool keen = i % 4 < 2;
    treated.push_back(static_cast<unsigned char>(i % 2));
    segment.emplace_back(keen ? "keen" : "calm");
    outcome.push_back(i % 7 + (keen && i % 2 == 1 ? 3.0 : 0.0));
  }
  outcome.push_back(1.0);
  treated.push_back(0);
  segment.emplace_back("lone");
  const SegmentStudy study = segment_effects(outcome, treated, segment, 0.05);
  REQUIRE(study.segments.size() == 2);
  CHECK(study.too_small == std::vector<std::string>{"lone"});
  CHECK(study.segments[0].segment == "calm");
  CHECK(study.segments[0].p_holm > 0.05);
  CHECK(study.segments[1].p_holm < 1e-6);
  CHECK(study.segments[1].p_holm == Approx(2.0 * study.segments[1].effect.p_value));
  CHECK(study.heterogeneity.degrees == 1.0);
  CHECK(study.heterogeneity.p_value < 1e-6);
}

TEST_CASE("a guardrail holds when harm is ruled out, is broken when it is shown") {
  const Moments control = {10'000, 1.0, 1.0};
  const auto answer = [&](double mean, Harm harm) {
    return guardrail(control, {10'000, mean, 1.0}, 0.05, harm, 0.05).answer;
  };
  CHECK(answer(1.0, Harm::falling) == GuardrailAnswer::holds);
  CHECK(answer(0.95, Harm::falling) == GuardrailAnswer::undecided);
  CHECK(answer(0.90, Harm::falling) == GuardrailAnswer::broken);
  CHECK(answer(0.90, Harm::rising) == GuardrailAnswer::holds);
  CHECK(answer(1.10, Harm::rising) == GuardrailAnswer::broken);
  // the margin is ruled out exactly where the one-sided bound passes it
  const Guardrail g = guardrail(control, {10'000, 0.98, 1.0}, 0.05, Harm::falling, 0.05);
  CHECK((g.bound > -0.05) == (g.p_value < 0.05));
}

TEST_CASE("A/A: fixed tests give false positives in 5 % of 10,000 tests, +- 1 point") {
  SimulatedTest test;
  test.effect = 0.0;
  test.units_per_arm = 2'000;
  CHECK(simulate_power(test, 10'000, 1).share_rejected == Approx(0.05).margin(0.01));
  test.outcome = Outcome::mean;
  test.units_per_arm = 20;  // Student's t, not the normal
  CHECK(simulate_power(test, 10'000, 2).share_rejected == Approx(0.05).margin(0.01));
  test.units_per_arm = 1'000;
  test.units_per_cluster = 50;  // 20 clusters an arm
  test.intraclass_correlation = 0.1;
  CHECK(simulate_power(test, 10'000, 3).share_rejected == Approx(0.05).margin(0.01));
}

}  // namespace marketday::tests
