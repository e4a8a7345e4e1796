// Row 12: the window of a spend-X-get-Y promotion or a free-shipping bar. A basket short of the bar
// by `gap` is filled up iff the reward pays for what the filler is not worth and for the trouble:
// gap (1 - v) <= Y - hassle. After the kinked budget set of Lewis, Singh and Fay 2006. In cents.
#pragma once

#include <cmath>
#include <limits>

#include "sim/catalogue.h"

namespace marketday {

// The largest gap that is worth filling; 0: none. `filler_value`: what a cent of filler is worth to
// the shopper (v, to a millionth); from 1 on every gap is.
inline Cents top_up_window_cents(Cents reward_cents, Cents hassle_cents, double filler_value) {
  constexpr Cents kMillion = 1'000'000;
  if (reward_cents <= hassle_cents) return 0;
  if (filler_value >= 1.0) return std::numeric_limits<Cents>::max();
  const auto value = Cents{std::llround(filler_value * 1e6)};
  if (value >= kMillion) return std::numeric_limits<Cents>::max();
  return (reward_cents - hassle_cents) * kMillion / (kMillion - value);
}

// Does a basket of this worth jump to the bar? One that has reached it has nothing to fill.
inline bool tops_up(Cents basket_cents, Cents bar_cents, Cents window_cents) {
  const Cents gap = bar_cents - basket_cents;
  return basket_cents > 0 && gap > 0 && gap <= window_cents;
}

}  // namespace marketday
