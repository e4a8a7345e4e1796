// Sharing a sum of money over parts in proportion to their weights, exact to the cent: largest
// remainders get the cents that rounding down leaves (Hamilton's method); ties go to the first.
#pragma once

#include <cstdint>
#include <span>

namespace marketday {

// shares[i] sums to `total`; all 0 where the weights sum to 0. 0 <= total, weights >= 0; a share
// never exceeds its weight while total <= the sum of weights.
void apportion(std::int64_t total, std::span<const std::int64_t> weights,
               std::span<std::int64_t> shares);

}  // namespace marketday
