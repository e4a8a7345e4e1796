// Covariates: CUPED and Lin's regression adjustment.
#include "evaluation/ab/cuped.h"

#include <boost/random/normal_distribution.hpp>
#include <catch2/catch.hpp>
#include <cmath>

#include "evaluation/ab/regression_adjustment.h"
#include "evaluation/ab/welch.h"
#include "fixture_f4.h"
#include "sim/io/error.h"
#include "sim/random.h"

namespace marketday::tests {
using namespace ab;  // NOLINT(google-build-using-namespace): the subject of these tests

TEST_CASE("row 32: CUPED on F4, to nine digits") {
  const FixtureF4 f;
  const Cuped c = cuped(f.y, f.x);
  CHECK(c.theta == Approx(1.9836057037).epsilon(1e-9));
  CHECK(c.correlation == Approx(0.5513932685).epsilon(1e-9));
  CHECK(c.variance_ratio == Approx(0.6959654635).epsilon(1e-9));
  CHECK(moments_of(c.adjusted).variance / moments_of(f.y).variance ==
        Approx(1.0 - c.correlation * c.correlation).epsilon(1e-12));
  const Moments control = moments_of_arm(f.y, f.treated, 0);
  const Moments treatment = moments_of_arm(f.y, f.treated, 1);
  CHECK(welch(control, treatment, 0.05).estimate == Approx(0.5120097624).epsilon(1e-9));
  CHECK(cuped_effect(f.y, f.x, f.treated, 0.05).estimate == Approx(0.5113355596).epsilon(1e-9));
}

namespace {

struct Randomised {
  std::vector<double> x;
  std::vector<double> y;
  std::vector<unsigned char> treated;
};

// Y = rho X + sqrt(1 - rho^2) noise, no effect.
Randomised draw_test(std::uint32_t run, int units, double rho) {
  KeyedEngine engine(11, run, 0, Purpose::ab_test);
  boost::random::normal_distribution<double> normal;
  Randomised r;
  for (int i = 0; i < units; ++i) {
    r.x.push_back(normal(engine));
    const double noise = normal(engine);
    r.y.push_back(rho * r.x.back() + std::sqrt(1.0 - rho * rho) * noise);
    r.treated.push_back(static_cast<unsigned char>(engine() & 1U));
  }
  return r;
}

}  // namespace

TEST_CASE("over tests the variance of the estimate falls by 1 - rho^2, and A/A stays at 5 %") {
  const int tests = 4'000;
  const double rho = 0.7;
  std::vector<double> plain;
  std::vector<double> adjusted;
  int false_positives[3] = {0, 0, 0};
  for (int run = 0; run < tests; ++run) {
    const Randomised r = draw_test(static_cast<std::uint32_t>(run), 200, rho);
    const Effect raw =
        welch(moments_of_arm(r.y, r.treated, 0), moments_of_arm(r.y, r.treated, 1), 0.05);
    const Effect c = cuped_effect(r.y, r.x, r.treated, 0.05);
    const Effect lin = lin_effect(r.y, r.treated, {r.x}, 0.05);
    plain.push_back(raw.estimate);
    adjusted.push_back(c.estimate);
    false_positives[0] += raw.p_value < 0.05 ? 1 : 0;
    false_positives[1] += c.p_value < 0.05 ? 1 : 0;
    false_positives[2] += lin.p_value < 0.05 ? 1 : 0;
  }
  CHECK(moments_of(adjusted).variance / moments_of(plain).variance ==
        Approx(1.0 - rho * rho).margin(0.02));
  for (const int count : false_positives) {
    CHECK(count / static_cast<double>(tests) == Approx(0.05).margin(0.01));
  }
}

TEST_CASE("Lin's estimate is the difference of the arms' own regressions at the common mean") {
  const FixtureF4 f;
  const double mean_x = moments_of(f.x).mean;
  double at_mean[2];
  for (unsigned char arm = 0; arm < 2; ++arm) {
    std::vector<double> x;
    std::vector<double> y;
    for (std::size_t i = 0; i < f.x.size(); ++i) {
      if (f.treated[i] != arm) continue;
      x.push_back(f.x[i]);
      y.push_back(f.y[i]);
    }
    const Cuped own = cuped(y, x);
    at_mean[arm] = moments_of(y).mean + own.theta * (mean_x - moments_of(x).mean);
  }
  const Effect lin = lin_effect(f.y, f.treated, {f.x}, 0.05);
  CHECK(lin.estimate == Approx(at_mean[1] - at_mean[0]).epsilon(1e-10));
  // robust errors near those of the adjusted outcome's Welch test
  CHECK(lin.standard_error ==
        Approx(cuped_effect(f.y, f.x, f.treated, 0.05).standard_error).epsilon(0.01));
}

TEST_CASE("a covariate that says nothing is told, not divided by") {
  const FixtureF4 f;
  const std::vector<double> constant(f.y.size(), 3.0);
  CHECK(cuped(f.y, constant).theta == 0.0);
  CHECK(cuped(f.y, constant).variance_ratio == 1.0);
  CHECK_THROWS_AS(lin_effect(f.y, f.treated, {constant}, 0.05), InputError);
  CHECK_THROWS_AS(lin_effect(f.y, f.treated, {f.x, f.x}, 0.05), InputError);
}

}  // namespace marketday::tests
