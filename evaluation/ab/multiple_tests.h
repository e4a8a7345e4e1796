// Several tests at once: adjusted p-values, to be compared with alpha as they are.
#pragma once

#include <span>
#include <vector>

namespace marketday::ab {

// Holm 1979: no false positive at all with probability 1 - alpha.
std::vector<double> holm(std::span<const double> p_values);
// Benjamini and Hochberg 1995: share of false among the positive at most alpha.
std::vector<double> benjamini_hochberg(std::span<const double> p_values);

}  // namespace marketday::ab
