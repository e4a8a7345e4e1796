#include "models/recalibration/isotonic.h"

#include <algorithm>
#include <numeric>

namespace marketday {
namespace {

struct Pool {
  double low = 0.0;  // scores it spans
  double high = 0.0;
  double sum = 0.0;
  double weight = 0.0;
  double mean() const { return sum / weight; }
};

// Rows of one score are one pool to begin with.
std::vector<Pool> pooled(std::span<const double> scores, std::span<const std::int8_t> labels) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (labels[i] == 0 || labels[i] == 1) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return scores[a] < scores[b]; });
  std::vector<Pool> pools;
  for (std::size_t k = 0; k < order.size();) {
    Pool pool{scores[order[k]], scores[order[k]], 0.0, 0.0};
    for (; k < order.size() && scores[order[k]] == pool.low; ++k) {
      pool.sum += labels[order[k]];
      pool.weight += 1.0;
    }
    pools.push_back(pool);
    while (pools.size() > 1 && pools[pools.size() - 2].mean() >= pools.back().mean()) {
      const Pool last = pools.back();
      pools.pop_back();
      pools.back().high = last.high;
      pools.back().sum += last.sum;
      pools.back().weight += last.weight;
    }
  }
  return pools;
}

}  // namespace

IsotonicMap::IsotonicMap(std::span<const double> scores, std::span<const std::int8_t> labels) {
  for (const Pool& pool : pooled(scores, labels)) {
    scores_.push_back(pool.low);
    values_.push_back(pool.mean());
    if (pool.low == pool.high) continue;
    scores_.push_back(pool.high);
    values_.push_back(pool.mean());
  }
}

double IsotonicMap::value(double score) const {
  if (score <= scores_.front()) return values_.front();
  if (score >= scores_.back()) return values_.back();
  const auto above = std::upper_bound(scores_.begin(), scores_.end(), score);
  const auto at = static_cast<std::size_t>(above - scores_.begin());
  const double share = (score - scores_[at - 1]) / (scores_[at] - scores_[at - 1]);
  return values_[at - 1] + share * (values_[at] - values_[at - 1]);
}

}  // namespace marketday
