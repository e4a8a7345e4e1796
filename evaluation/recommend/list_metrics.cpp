#include "evaluation/recommend/list_metrics.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>

namespace marketday {

ListFigures list_figures(std::span<const std::vector<std::uint32_t>> lists,
                         std::span<const std::vector<std::uint32_t>> wanted, std::size_t k,
                         std::size_t catalogue) {
  ListFigures f;
  std::unordered_set<std::uint32_t> shown;
  for (std::size_t u = 0; u < lists.size(); ++u) {
    if (wanted[u].empty()) continue;
    ++f.users;
    double hits = 0.0;
    double gain = 0.0;
    double best = 0.0;
    for (std::size_t place = 0; place < std::min(k, lists[u].size()); ++place) {
      shown.insert(lists[u][place]);
      if (!std::binary_search(wanted[u].begin(), wanted[u].end(), lists[u][place])) continue;
      hits += 1.0;
      gain += 1.0 / std::log2(static_cast<double>(place) + 2.0);
    }
    for (std::size_t place = 0; place < std::min(k, wanted[u].size()); ++place) {
      best += 1.0 / std::log2(static_cast<double>(place) + 2.0);
    }
    f.recall += hits / static_cast<double>(wanted[u].size());
    f.ndcg += gain / best;
    f.hit_rate += hits > 0.0 ? 1.0 : 0.0;
  }
  const auto users = static_cast<double>(f.users);
  f.recall /= users;  // 0/0: none
  f.ndcg /= users;
  f.hit_rate /= users;
  f.coverage = f.users > 0 ? static_cast<double>(shown.size()) / static_cast<double>(catalogue)
                           : std::nan("");
  return f;
}

}  // namespace marketday
