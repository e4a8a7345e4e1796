// Row 22: carry-over of advertising, A' = l A + x (Broadbent 1979), and its saturating effect.
#pragma once

#include "sim/math.h"

namespace marketday {

// Share of the stock left after `days`, from the share left after a week.
inline double ad_stock_decay(double carry_over_per_week, double days) {
  return carry_over_per_week > 0.0 ? exp(days / 7.0 * log(carry_over_per_week)) : 0.0;
}

// Periods until half the stock is gone, carry-over l a period: ln 2 / -ln l.
inline double ad_stock_half_life(double carry_over) {
  return 0.6931471805599453 / -log(carry_over);
}
inline double carry_over_of_half_life(double periods) {
  return exp(-0.6931471805599453 / periods);
}

}  // namespace marketday
