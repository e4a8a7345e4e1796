// Tests of proportions: z for two, Pearson's chi-square for any number of arms. Counts, not
// moments: every unit is a success or not.
#pragma once

#include <span>

#include "evaluation/ab/effect.h"

namespace marketday::ab {

struct Count {
  double successes = 0.0;
  double n = 0.0;
};

// Difference of two proportions: p-value with the pooled variance, which holds under the null;
// interval by Newcombe (1998, method 10) from two Wilson intervals, which stays within -1 and 1.
Effect proportion_z(const Count& control, const Count& treatment, double alpha);

// Wilson 1927.
Interval wilson_interval(const Count& count, double alpha);

struct ChiSquare {
  double statistic = 0.0;
  double degrees = 0.0;
  double p_value = 1.0;
};

// Are the success rates of all arms equal? Pearson 1900, no continuity correction; for two arms the
// square of the z above.
ChiSquare chi_square_of_rates(std::span<const Count> arms);
// Upper tail of the chi-square distribution.
double chi_square_tail(double statistic, double degrees);

}  // namespace marketday::ab
