#include "models/recommend/item_links.h"

#include <algorithm>
#include <cmath>

#include "sim/parallel.h"

namespace marketday {
namespace {

// Sums over the users who rated two items.
struct Pair {
  double n = 0.0, x = 0.0, y = 0.0, xx = 0.0, yy = 0.0, xy = 0.0;

  double weight(const LinkSettings& s) const {
    if (n < s.common) return 0.0;
    const double cxy = s.centred ? n * xy - x * y : xy;
    const double cxx = s.centred ? n * xx - x * x : xx;
    const double cyy = s.centred ? n * yy - y * y : yy;
    return cxx > 0.0 && cyy > 0.0 ? cxy / std::sqrt(cxx * cyy) * n / (n + s.shrink) : 0.0;
  }
};

std::vector<ItemLink> links_of(const RatingMatrix& ratings, std::uint32_t item,
                               const LinkSettings& settings, std::vector<Pair>& pairs) {
  pairs.assign(ratings.items(), Pair());
  const RatingMatrix::List raters = ratings.of_item(item);
  for (std::size_t i = 0; i < raters.size(); ++i) {
    const double mean = ratings.user_mean(raters.ids[i]);
    const RatingMatrix::List others = ratings.of_user(raters.ids[i]);
    const double x = raters.values[i] - mean;
    for (std::size_t k = 0; k < others.size(); ++k) {
      const double y = others.values[k] - mean;
      Pair& p = pairs[others.ids[k]];
      p.n += 1.0;
      p.x += x;
      p.y += y;
      p.xx += x * x;
      p.yy += y * y;
      p.xy += x * y;
    }
  }
  std::vector<ItemLink> links;
  for (std::uint32_t other = 0; other < pairs.size(); ++other) {
    const double weight = other == item ? 0.0 : pairs[other].weight(settings);
    if (weight > 0.0) links.push_back({other, weight});
  }
  return links;
}

}  // namespace

std::vector<std::vector<ItemLink>> item_links(const RatingMatrix& ratings,
                                              const LinkSettings& settings) {
  constexpr std::uint32_t kBlock = 64;
  std::vector<std::vector<ItemLink>> links(ratings.items());
  for_each_block((ratings.items() + kBlock - 1) / kBlock, [&](std::uint32_t block) {
    std::vector<Pair> pairs;
    const std::uint32_t end = std::min(ratings.items(), (block + 1) * kBlock);
    for (std::uint32_t item = block * kBlock; item < end; ++item) {
      links[item] = links_of(ratings, item, settings, pairs);
    }
  });
  return links;
}

}  // namespace marketday
