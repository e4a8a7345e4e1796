#include "agents/divergence.h"

#include <catch2/catch.hpp>
#include <vector>

namespace marketday::tests {

TEST_CASE("divergences and the means within them are the published ones", "[bandit]") {
  CHECK(bernoulli_divergence(0.1, 0.9) == Approx(1.757779).margin(1e-6));
  CHECK(bernoulli_divergence(0.4, 0.5) == Approx(0.020135).margin(1e-6));
  CHECK(bernoulli_upper_mean(0.1, 0.2) == Approx(0.378391).margin(1e-6));
  CHECK(bernoulli_upper_mean(0.5, 0.2) == Approx(0.787088).margin(1e-6));
  CHECK(bernoulli_upper_mean(0.9, 0.4) == Approx(0.999285).margin(1e-6));
  CHECK(gaussian_upper_mean(0.1, 0.2) == Approx(0.416227).margin(1e-5));
  CHECK(poisson_upper_mean(0.5, 0.4) == Approx(1.422933).margin(2e-6));
  CHECK(exponential_upper_mean(0.9, 0.2) == Approx(1.824671).margin(1e-6));
}

TEST_CASE("the greatest mean lies exactly at the divergence asked for", "[bandit]") {
  for (const double p : {1e-6, 0.01, 0.3, 0.5, 0.99, 1.0 - 1e-6}) {
    for (const double most : {1e-8, 0.01, 0.5, 3.0}) {
      CAPTURE(p, most);
      const double q = bernoulli_upper_mean(p, most);
      CHECK(q >= p);
      if (q < 1.0 - 1e-12) CHECK(bernoulli_divergence(p, q) == Approx(most).epsilon(1e-6));
      CHECK(poisson_divergence(p, poisson_upper_mean(p, most)) == Approx(most).epsilon(1e-6));
      const double mean = exponential_upper_mean(p, most);
      CHECK(exponential_divergence(p, mean) == Approx(most).epsilon(1e-6));
    }
  }
  CHECK(bernoulli_upper_mean(1.0, 0.3) == 1.0);
  CHECK(bernoulli_upper_mean(0.0, 0.3) == Approx(1.0 - std::exp(-0.3)));
  CHECK(bernoulli_upper_mean(0.4, 0.0) == Approx(0.4));
}

TEST_CASE("the slopes of Lai and Robbins are the published ones", "[bandit]") {
  CHECK(lai_robbins_slope(std::vector<double>{0.5, 0.4}) == Approx(4.96635).margin(5e-6));
  CHECK(lai_robbins_slope(std::vector<double>{0.9, 0.8}) == Approx(2.252099698524528));
  CHECK(lai_robbins_slope(std::vector<double>{0.1, 0.05, 0.05, 0.05, 0.02, 0.02, 0.02, 0.01, 0.01,
                                              0.01}) == Approx(17.44517413118945));
  CHECK(lai_robbins_slope(std::vector<double>{0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9}) ==
        Approx(7.516515542261102));
}

}  // namespace marketday::tests
