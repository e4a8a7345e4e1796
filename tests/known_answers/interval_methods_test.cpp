// Values of obp's helpers and of VW's estimators on fixture F1 (reference learners-and-ope.md, rows
// 5 and 7).
#include <catch2/catch.hpp>

#include "evaluation/intervals/approximate.h"
#include "evaluation/intervals/betting.h"
#include "evaluation/intervals/cressie_read.h"
#include "evaluation/intervals/empirical_likelihood.h"
#include "evaluation/intervals/lower_bounds.h"
#include "evaluation/intervals/mixture_sequence.h"
#include "support/ope_fixtures.h"

namespace marketday::intervals {

using tests::agrees;

TEST_CASE("lower bounds and bias bounds give obp's values on the bandit fixture") {
  const tests::BanditFixture f1;
  std::vector<double> x;
  std::vector<double> clipped;
  for (std::size_t i = 0; i < f1.kRows; ++i) {
    x.push_back(f1.weight[i] * f1.reward[i]);
    clipped.push_back(std::min(f1.weight[i], 2.0));
  }
  CHECK(agrees(hoeffding_lower(x, 0.05), 0.302395715588));
  CHECK(agrees(bernstein_lower(x, 0.05), 0.358407992026));
  CHECK(agrees(student_t_lower(x, 0.05), 0.415369083109));
  CHECK(agrees(bias_bound(f1.weight, clipped, f1.reward, 0.05), 0.144046463183));
  CHECK(agrees(direct_bias(f1.weight, clipped, f1.reward), 0.022756899490));
}

TEST_CASE("intervals and points give the values of VW's estimators on the bandit fixture") {
  const tests::BanditFixture f1;
  const WeightedRewards data{f1.weight, f1.reward};
  const Interval normal = gaussian(data, 0.95);
  CHECK(normal.low == Approx(0.40842416).margin(1e-8));
  CHECK(normal.high == Approx(0.49523867).margin(1e-8));
  const Interval exact = clopper_pearson(data, 0.95);
  CHECK(exact.low == Approx(0.39014965).margin(1e-8));
  CHECK(exact.high == Approx(0.51462816).margin(1e-8));
  const Interval ball = cressie_read(data, 0.95);
  CHECK(ball.low == Approx(0.41108994).margin(1e-8));
  CHECK(ball.high == Approx(0.49306840).margin(1e-8));
  CHECK(cressie_read_value(data) == Approx(0.45057267).margin(1e-8));
  CHECK(empirical_likelihood_value(data) == Approx(0.45067176).margin(1e-8));
  const Interval any_time = mixture_sequence(data, 0.95);
  CHECK(any_time.low == Approx(0.36786779).margin(1e-8));
  CHECK(any_time.high == Approx(0.54909164).margin(1e-8));
}

}  // namespace marketday::intervals
