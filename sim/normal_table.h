// Standard normal quantiles at the 4,096 midpoints (i + 1/2) / 4096: a normal draw from 12 bits in
// one load. Good for tastes (|z| <= 3.67), not for tails.
#pragma once

#include <array>

namespace marketday {

inline constexpr int kNormalTableBits = 12;

// Quantile of N(0,1) for 0 < p < 1; Wichura 1988, algorithm AS 241 (PPND16).
double normal_quantile(double p);

const std::array<float, 1U << kNormalTableBits>& normal_table();

}  // namespace marketday
