// The weighted mean of the strongest neighbours' deviations, which user- and item-based filtering
// share.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

namespace marketday {

struct Neighbour {
  double weight = 0.0;
  double deviation = 0.0;  // of the neighbour's rating from its mean
};

// sum w d / sum |w| over the `most` neighbours of greatest |w|; not a number
// where there is none. `neighbours` is reordered.
inline double weighted_deviation(std::vector<Neighbour>& neighbours, std::size_t most) {
  if (neighbours.size() > most) {
    const auto end = neighbours.begin() + static_cast<std::ptrdiff_t>(most);
    std::nth_element(neighbours.begin(), end, neighbours.end(),
                     [](const Neighbour& a, const Neighbour& b) {
                       const double wa = std::abs(a.weight);
                       const double wb = std::abs(b.weight);
                       return wa != wb ? wa > wb : a.deviation > b.deviation;
                     });
    neighbours.resize(most);
  }
  double sum = 0.0;
  double weights = 0.0;
  for (const Neighbour& n : neighbours) {
    sum += n.weight * n.deviation;
    weights += std::abs(n.weight);
  }
  return sum / weights;  // 0/0: none
}

}  // namespace marketday
