// Sample-ratio mismatch: did the arms get the share of units that was meant? A test that fails this
// is broken, whatever else it says (Fabijan et al. 2019).
#pragma once

#include <span>
#include <vector>

#include "evaluation/ab/proportions.h"

namespace marketday::ab {

inline constexpr double kMismatchAlarm = 0.001;  // below: do not read the test
inline constexpr double kMismatchDoubt = 0.01;   // below: find out first

// Pearson's chi-square of the counts against shares that need not add up to 1; empty: even.
ChiSquare sample_ratio(std::span<const double> counts, std::vector<double> shares = {});

}  // namespace marketday::ab
