#include "evaluation/ab/multiple_tests.h"

#include <algorithm>
#include <numeric>

namespace marketday::ab {
namespace {

std::vector<std::size_t> ascending(std::span<const double> p_values) {
  std::vector<std::size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return p_values[a] < p_values[b]; });
  return order;
}

}  // namespace

std::vector<double> holm(std::span<const double> p_values) {
  const std::vector<std::size_t> order = ascending(p_values);
  std::vector<double> adjusted(p_values.size());
  double greatest = 0.0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto left = static_cast<double>(order.size() - i);
    greatest = std::max(greatest, std::min(1.0, left * p_values[order[i]]));
    adjusted[order[i]] = greatest;
  }
  return adjusted;
}

std::vector<double> benjamini_hochberg(std::span<const double> p_values) {
  const std::vector<std::size_t> order = ascending(p_values);
  std::vector<double> adjusted(p_values.size());
  double least = 1.0;
  for (std::size_t i = order.size(); i-- > 0;) {
    const double scaled =
        p_values[order[i]] * static_cast<double>(order.size()) / static_cast<double>(i + 1);
    least = std::min(least, scaled);
    adjusted[order[i]] = least;
  }
  return adjusted;
}

}  // namespace marketday::ab
