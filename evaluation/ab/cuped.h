// CUPED (Deng, Xu, Kohavi and Walker 2013): what a covariate measured before the test explains is
// taken off the outcome, theta (X - mean X), one theta for both arms. The estimate stays unbiased
// and its variance falls by 1 - rho^2.
#pragma once

#include <span>
#include <vector>

#include "evaluation/ab/effect.h"

namespace marketday::ab {

struct Cuped {
  double theta = 0.0;            // cov(Y, X) / var(X) over both arms; 0 for a constant X
  double correlation = 0.0;      // rho of Y and X over both arms
  double variance_ratio = 1.0;   // var(adjusted) / var(Y) = 1 - rho^2
  std::vector<double> adjusted;  // one a unit, in the order given
};

Cuped cuped(std::span<const double> outcome, std::span<const double> covariate);

// Welch's test of the adjusted outcomes; `treated`: 0 or 1 a unit.
Effect cuped_effect(std::span<const double> outcome, std::span<const double> covariate,
                    std::span<const unsigned char> treated, double alpha);

// Moments of the units whose `treated` is `arm`.
Moments moments_of_arm(std::span<const double> values, std::span<const unsigned char> treated,
                       unsigned char arm);

}  // namespace marketday::ab
