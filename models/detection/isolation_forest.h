// The isolation forest's normaliser, for those who check it.
#pragma once

#include <cstddef>

namespace marketday {

// c(n) = 2 H(n - 1) - 2 (n - 1) / n with H(i) = ln i + 0.5772156649, the mean depth of an
// unsuccessful search in a binary tree of n keys; c(2) = 1, c(1) = 0. Liu, Ting & Zhou (2008),
// eq. 1.
double average_path_length(std::size_t n);

}  // namespace marketday
