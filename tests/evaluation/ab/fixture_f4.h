// F4 of the reference: n = 4000, X = 10 frac((i+1) phi), E = 10 frac((i+1) psi), T = i mod 2,
// Y = 2 X + 3 E + 0.5 T.
#pragma once

#include <cmath>
#include <vector>

namespace marketday::tests {

struct FixtureF4 {
  std::vector<double> x;
  std::vector<double> y;
  std::vector<unsigned char> treated;

  FixtureF4() {
    const double phi = 0.6180339887498949;
    const double psi = 0.7548776662466927;
    const auto fraction = [](double z) { return z - std::floor(z); };
    for (int i = 0; i < 4000; ++i) {
      x.push_back(10.0 * fraction((i + 1) * phi));
      treated.push_back(static_cast<unsigned char>(i % 2));
      y.push_back(2.0 * x.back() + 3.0 * 10.0 * fraction((i + 1) * psi) + 0.5 * treated.back());
    }
  }
};

}  // namespace marketday::tests
