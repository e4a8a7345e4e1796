// How an estimator's lambda is chosen from the log itself. SLOPE takes, from the most careful
// candidate on, the last one whose interval still meets all intervals before it; MSE the one whose
// estimated variance plus squared upper bound of the bias is least.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "sim/description.h"

namespace marketday {

// A `lambda` parameter with what it takes to choose it.
std::vector<Parameter> tuned(Parameter lambda, std::vector<double> candidates);

// What one candidate said.
struct Candidacy {
  double value = 0.0;
  double half_width = 0.0;  // Student's t, one-sided
  double mean_squared_error = 0.0;
};

// Su, Srinath & Krishnamurthy (2020), with the constant of Tucker & Lee (2021), sqrt(6) - 1. By
// falling half width: index of the one taken.
std::size_t slope(std::span<const Candidacy> candidates);
// The least mean squared error, of equals the last.
std::size_t least_error(std::span<const Candidacy> candidates);

// Su et al. (2020), page 17: |E[(w - g(w)) (r - q)]| is at most this with probability 1 - delta
// (Bernstein), from the sample's `mean` of it, mean(w^2) and max(w).
double bias_bound(double mean, double mean_squared_weight, double greatest_weight, double rows,
                  double delta);

}  // namespace marketday
