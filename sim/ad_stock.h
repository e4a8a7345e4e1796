// Row 22: advertising that lingers. The stock decays, A_t = l A_{t-1} + x_t, and works through a
// Hill curve, e A^h / (A^h + k^h). Broadbent 1979; carry-over .468 a week: Assmus, Farley and
// Lehmann 1984. Carry-over 0 <= l < 1 is given by the week, whatever a period is.
#pragma once

#include "sim/math.h"

namespace marketday {

inline constexpr double kLn2 = 0.69314718055994530942;

// l of one period of `period_days` days.
inline double period_carry_over(double carry_over_per_week, double period_days) {
  if (carry_over_per_week <= 0.0) return 0.0;
  return exp(log(carry_over_per_week) * (period_days / 7.0));
}

// ln 2 / -ln l, in weeks; 0 when nothing is carried over.
inline double half_life_weeks(double carry_over_per_week) {
  if (carry_over_per_week <= 0.0) return 0.0;
  return kLn2 / -log(carry_over_per_week);
}

// The weekly l that leaves half after so many weeks.
inline double carry_over_of_half_life(double weeks) {
  return weeks > 0.0 ? exp(-kLn2 / weeks) : 0.0;
}

// Row 22's effect curve; `half` = k is the stock that does half of `most` = e.
struct AdResponse {
  float most = 0.0F;  // lift of the visit rate; 0: off
  float half = 1.0F;  // in the unit of the stock, > 0
  int shape = 1;      // h >= 1: 1 concave, above 1 an S

  float effect(float stock) const {
    float power = 1.0F;
    float half_power = 1.0F;
    for (int h = 0; h < shape; ++h) {
      power *= stock;
      half_power *= half;
    }
    return most * power / (power + half_power);
  }
};

}  // namespace marketday
