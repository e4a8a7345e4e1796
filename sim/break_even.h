// The lift in units at which a price cut earns what it costs: (1 + lift)(m - d) = m, so lift = d /
// (m - d). Nagle 1987. Depth d and margin m are shares of the regular price.
#pragma once

#include <limits>

namespace marketday {

// 1 is +100 %; infinite when the cut eats the whole margin.
inline double break_even_lift(double depth, double margin) {
  if (depth <= 0.0) return 0.0;
  if (depth >= margin) return std::numeric_limits<double>::infinity();
  return depth / (margin - depth);
}

}  // namespace marketday
