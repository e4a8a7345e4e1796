#include "models/exact/online_knapsack.h"

#include <algorithm>

namespace marketday {

int OnlineKnapsack::choose(std::span<const Offering> own) {
  constexpr double kGrowth = 1.02;  // shoppers known from one solution to the next
  seen_.insert(seen_.end(), own.begin(), own.end());
  const std::size_t count = seen_.size() / width_;
  if (count >= solve_at_) {
    // as if those to come were like those who came
    const double pace = left_ / std::max(1.0, to_come_);
    price_ = allocate(seen_, width_, pace * static_cast<double>(count)).price;
    solve_at_ = std::max(count + 1, static_cast<std::size_t>(kGrowth * static_cast<double>(count)));
  }
  std::size_t best = 0;
  for (std::size_t l = 1; l < own.size(); ++l) {
    if (own[l].cost > left_) continue;
    const double gain = own[l].value - own[best].value - price_ * (own[l].cost - own[best].cost);
    if (gain > 0.0) best = l;
  }
  left_ -= own[best].cost;
  to_come_ -= 1.0;
  return static_cast<int>(best);
}

}  // namespace marketday
