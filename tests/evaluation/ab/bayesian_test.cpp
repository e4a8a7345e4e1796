// Bayesian comparison by quadrature.
#include "evaluation/ab/bayesian.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

namespace marketday::tests {
using namespace ab;  // NOLINT(google-build-using-namespace): the subject of these tests

TEST_CASE("row 43: probabilities to be best of Beta posteriors, to nine digits") {
  const auto beta = [](double a, double b) { return beta_posterior(a - 1.0, a + b - 2.0); };
  const std::vector<Posterior> easy = {beta(2, 1), beta(1, 1)};
  CHECK(compare_posteriors(easy)[0].probability_best == Approx(2.0 / 3.0).epsilon(1e-9));
  const std::vector<Posterior> two = {beta(9, 3), beta(6, 6)};
  CHECK(compare_posteriors(two)[0].probability_best == Approx(0.9086687306501547).epsilon(1e-9));
  const std::vector<Posterior> three = {beta(9, 3), beta(6, 6), beta(1, 1)};
  const auto arms = compare_posteriors(three);
  CHECK(arms[0].probability_best == Approx(0.6970487279580).epsilon(1e-9));
  CHECK(arms[1].probability_best == Approx(0.0612128146453).epsilon(1e-9));
  CHECK(arms[2].probability_best == Approx(0.2417384573967).epsilon(1e-9));
}

TEST_CASE("expected loss: uniform against Beta(2, 1), and normals in closed form") {
  // max of U and Beta(2,1): distribution x^3, mean 3/4; losses 3/4 - 1/2 and 3/4 - 2/3
  const std::vector<Posterior> beta = {beta_posterior(0, 0), beta_posterior(1, 1)};
  const auto of_beta = compare_posteriors(beta);
  CHECK(of_beta[0].expected_loss == Approx(0.25).epsilon(1e-9));
  CHECK(of_beta[1].expected_loss == Approx(1.0 / 12.0).epsilon(1e-9));
  // normal: s phi(d / s) - d Phi(-d / s), the better arm's loss
  const Moments control = {400, 1.0, 4.0};
  const Moments treatment = {400, 1.1, 4.0};
  const std::vector<Posterior> normal = {normal_posterior(control), normal_posterior(treatment)};
  const double s = std::sqrt(8.0 / 400.0);
  const double d = 0.1 / s;
  const double phi = std::exp(-0.5 * d * d) / std::sqrt(2.0 * M_PI);
  const auto of_normal = compare_posteriors(normal);
  CHECK(of_normal[1].probability_best == Approx(normal_cdf(d)).epsilon(1e-9));
  CHECK(of_normal[1].expected_loss == Approx(s * phi - 0.1 * normal_cdf(-d)).epsilon(1e-8));
}

TEST_CASE("large counts do not hide the peaks, and a prior pulls") {
  const std::vector<Posterior> sharp = {beta_posterior(1'000'000, 10'000'000),
                                        beta_posterior(1'000'500, 10'000'000)};
  const auto arms = compare_posteriors(sharp);
  CHECK(arms[0].probability_best + arms[1].probability_best == Approx(1.0).epsilon(1e-9));
  const double z = 5e-5 / std::sqrt(2.0 * 0.1 * 0.9 / 1e7);
  CHECK(arms[1].probability_best == Approx(normal_cdf(z)).margin(1e-3));
  // posterior mean of N(1, 1 / 4) under N(0, 1 / 4): halfway
  CHECK(normal_posterior({16, 1.0, 4.0}, 0.0, 0.5).mean == Approx(0.5));
}

}  // namespace marketday::tests
