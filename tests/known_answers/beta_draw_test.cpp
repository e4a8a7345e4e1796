// Cheng's Beta draws against the distribution function of Boost.Math.
#include "agents/beta_draw.h"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <catch2/catch.hpp>
#include <vector>

namespace marketday {
namespace {

// Kolmogorov and Smirnov's distance between the draws and Beta(a, b).
double distance(double a, double b, std::uint32_t count) {
  std::vector<double> draws;
  for (std::uint32_t i = 0; i < count; ++i) {
    KeyedEngine engine(7, i, 0, Purpose::agent);
    draws.push_back(beta_draw(a, b, engine));
  }
  std::sort(draws.begin(), draws.end());
  double greatest = 0.0;
  for (std::uint32_t i = 0; i < count; ++i) {
    const double below = boost::math::ibeta(a, b, draws[i]);
    greatest = std::max({greatest, below - double(i) / count, double(i + 1) / count - below});
  }
  return greatest;
}

}  // namespace

TEST_CASE("Beta draws follow their distribution, for parameters below, at and above one") {
  constexpr std::uint32_t kDraws = 40'000;
  const double limit = 1.95 / std::sqrt(double(kDraws));  // passed once in a thousand
  for (const auto& [a, b] : {std::pair{0.5, 0.5},
                             {1.0, 1.0},
                             {1.0, 7.0},
                             {7.0, 0.5},
                             {2.0, 1.0},
                             {3.5, 2.25},
                             {2.0, 400.0},
                             {400.0, 3.0},
                             {30'000.0, 70'000.0}}) {
    CAPTURE(a, b);
    CHECK(distance(a, b, kDraws) < limit);
  }
}

}  // namespace marketday
