#include "evaluation/click_metrics.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace marketday {

double perplexity(std::span<const double> chances, std::span<const double> clicks) {
  constexpr double kLeast = 1e-12;
  double sum = 0.0;
  for (std::size_t i = 0; i < chances.size(); ++i) {
    const double p = std::clamp(chances[i], kLeast, 1.0 - kLeast);
    sum += std::log2(clicks[i] > 0.5 ? p : 1.0 - p);
  }
  return std::exp2(-sum / static_cast<double>(chances.size()));
}

std::vector<PlacePerplexity> perplexity_by_position(std::span<const double> chances,
                                                    std::span<const double> clicks,
                                                    std::span<const int> positions) {
  struct Rows {
    std::vector<double> chances;
    std::vector<double> clicks;
  };
  std::map<int, Rows> places;
  for (std::size_t i = 0; i < chances.size(); ++i) {
    Rows& rows = places[positions[i]];
    rows.chances.push_back(chances[i]);
    rows.clicks.push_back(clicks[i]);
  }
  std::vector<PlacePerplexity> all;
  for (const auto& [position, rows] : places) {
    all.push_back({position, perplexity(rows.chances, rows.clicks), rows.chances.size()});
  }
  return all;
}

}  // namespace marketday
