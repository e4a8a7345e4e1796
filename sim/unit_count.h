// Row 9: units beyond the first, by inversion of their distribution function. Poisson, or with a
// `shape` above 0 negative binomial of variance mean + mean^2 / shape (Ehrenberg, "The pattern of
// consumer purchases", Applied Statistics 8, 1959: a gamma mixture of Poisson).
#pragma once

#include "sim/math.h"

namespace marketday {

// At most `most`, whatever is above.
inline int count_by_inversion(double uniform, double mean, double shape, int most) {
  const bool mixed = shape > 0.0;
  double probability = mixed ? exp(-shape * log(1.0 + mean / shape)) : exp(-mean);
  const double odds = mixed ? mean / (shape + mean) : 0.0;
  double cumulative = probability;
  int count = 0;
  while (uniform >= cumulative && count < most) {
    ++count;
    probability *= mixed ? odds * (shape + count - 1.0) / count : mean / count;
    cumulative += probability;
  }
  return count;
}

}  // namespace marketday
