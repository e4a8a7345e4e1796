#include <algorithm>
#include <cmath>
#include <tuple>
#include <vector>

#include "evaluation/panels/panel_columns.h"

namespace marketday {
namespace {

struct ItemWeek {
  std::uint32_t item = 0;
  std::int32_t week = 0;
  double units = 0.0;
  double paid = 0.0;
  double regular = 0.0;
};

std::vector<ItemWeek> item_weeks(const PurchasePanel& panel) {
  std::vector<ItemWeek> all;
  all.reserve(panel.lines.size());
  for (const PanelBasket& basket : panel.baskets) {
    for (const PanelLine& line : panel.lines_of(basket)) {
      if (line.item == kNoItem || line.paid_cents <= 0) continue;
      all.push_back({line.item, basket.day / 7, static_cast<double>(line.units),
                     static_cast<double>(line.paid_cents),
                     static_cast<double>(line.regular_cents())});
    }
  }
  const auto key = [](const ItemWeek& w) { return std::tie(w.item, w.week); };
  std::stable_sort(all.begin(), all.end(),
                   [&](const ItemWeek& a, const ItemWeek& b) { return key(a) < key(b); });
  std::vector<ItemWeek> merged;
  for (const ItemWeek& week : all) {
    if (merged.empty() || key(merged.back()) != key(week)) {
      merged.push_back(week);
      continue;
    }
    merged.back().units += week.units;
    merged.back().paid += week.paid;
    merged.back().regular += week.regular;
  }
  return merged;
}

struct Sums {
  double xx = 0.0;
  double xy = 0.0;

  void add_item(std::span<const ItemWeek> weeks) {
    const auto n = static_cast<double>(weeks.size());
    double mean_x = 0.0;
    double mean_y = 0.0;
    for (const ItemWeek& w : weeks) {
      mean_x += std::log(w.paid / w.regular) / n;
      mean_y += std::log(w.units) / n;
    }
    for (const ItemWeek& w : weeks) {
      const double x = std::log(w.paid / w.regular) - mean_x;
      xx += x * x;
      xy += x * (std::log(w.units) - mean_y);
    }
  }
};

}  // namespace

double panel_response(const PurchasePanel& panel) {
  const std::vector<ItemWeek> weeks = item_weeks(panel);
  Sums sums;
  for (std::size_t first = 0; first < weeks.size();) {
    std::size_t end = first;
    while (end < weeks.size() && weeks[end].item == weeks[first].item) ++end;
    if (end - first >= kLeastWeeks) sums.add_item(std::span(weeks).subspan(first, end - first));
    first = end;
  }
  return sums.xx > 1e-12 ? sums.xy / sums.xx : std::nan("");
}

}  // namespace marketday
