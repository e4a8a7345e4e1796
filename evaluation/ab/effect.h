// What a comparison of two arms says, and the moments it is made from. Every effect is treatment
// minus control; intervals and p-values are two-sided.
#pragma once

#include <limits>
#include <span>

#include "evaluation/run_statistics.h"

namespace marketday::ab {

struct Moments {
  double n = 0.0;
  double mean = 0.0;
  double variance = 0.0;  // of one unit, divisor n - 1; 0 below two units
};

// Two passes, in the order given.
Moments moments_of(std::span<const double> values);
// Of n units with this sum and this sum of squares.
Moments moments_of_sums(double sum, double sum_of_squares, double n);
// Of `successes` in n tosses; variance p (1 - p).
Moments moments_of_proportion(double successes, double n);

struct Effect {
  double estimate = 0.0;
  double standard_error = 0.0;
  Interval interval;
  double p_value = 1.0;
  double degrees = std::numeric_limits<double>::infinity();  // of freedom; infinite: normal
};

// Student's t with `degrees`, the normal where they are infinite. A standard error of 0 gives the
// point and a p-value of 1 or 0.
Effect effect_of(double estimate, double standard_error, double degrees, double alpha);

// Quantile of the standard normal that leaves `tail` above it.
double normal_tail_quantile(double tail);
double normal_cdf(double z);

}  // namespace marketday::ab
