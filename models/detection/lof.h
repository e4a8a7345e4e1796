// Local outlier factors of a set of cases among themselves: none is its own neighbour.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace marketday {

// Breunig, Kriegel, Ng & Sander (2000), definitions 3 to 7, with exactly k neighbours and 1e-10 on
// the mean reachability, as scikit-learn has it. `values`: row-major; 1 <= k < cases.
std::vector<double> local_outlier_factors(std::span<const double> values, std::size_t features,
                                          std::size_t k);

}  // namespace marketday
