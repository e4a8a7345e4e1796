#include "sim/apportion.h"

#include <algorithm>

namespace marketday {

void apportion(std::int64_t total, std::span<const std::int64_t> weights,
               std::span<std::int64_t> shares) {
  std::int64_t sum = 0;
  for (const std::int64_t weight : weights) sum += weight;
  std::fill(shares.begin(), shares.end(), 0);
  if (sum == 0 || total == 0) return;
  __extension__ using Wide = __int128;
  const auto exact = [&](std::size_t i) { return Wide{total} * weights[i]; };
  std::int64_t left = total;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    shares[i] = static_cast<std::int64_t>(exact(i) / sum);
    left -= shares[i];
  }
  // fewer cents are left than parts; each part gets at most one
  Wide last = sum;  // remainders served so far are >= last, in order of place where equal
  std::size_t after = 0;
  while (left > 0) {
    std::size_t best = shares.size();
    for (std::size_t i = 0; i < shares.size(); ++i) {
      const Wide rest = exact(i) % sum;
      const bool open = rest < last || (rest == last && i >= after);
      if (open && rest > 0 && (best == shares.size() || rest > exact(best) % sum)) best = i;
    }
    ++shares[best];
    --left;
    last = exact(best) % sum;
    after = best + 1;
  }
}

}  // namespace marketday
