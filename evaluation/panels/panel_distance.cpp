#include "evaluation/panels/panel_distance.h"

#include <algorithm>
#include <cmath>

#include "evaluation/panels/panel_statistics.h"
#include "sim/parallel.h"

namespace marketday {
namespace {

using Values = std::vector<double>;

// visit(x, width, F_a - F_b) for every interval between neighbouring values of both samples, in
// ascending order; `width` 0 behind the last.
template <typename Visit>
void between_functions(Values& a, Values& b, const Visit& visit) {
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  const auto size_a = static_cast<double>(a.size());
  const auto size_b = static_cast<double>(b.size());
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() || j < b.size()) {
    const double x = j == b.size() || (i < a.size() && a[i] < b[j]) ? a[i] : b[j];
    while (i < a.size() && a[i] == x) ++i;
    while (j < b.size() && b[j] == x) ++j;
    double next = x;
    if (i < a.size() && j < b.size())
      next = std::min(a[i], b[j]);
    else if (i < a.size())
      next = a[i];
    else if (j < b.size())
      next = b[j];
    visit(next - x, static_cast<double>(i) / size_a - static_cast<double>(j) / size_b);
  }
}

// Units of each item over the mean item's. Items of the same count are spread evenly over that
// count
// +- 1/2: else two panels of another mean would differ by the steps alone.
Values relative_demand(const PanelColumns& c) {
  Values demand = c.item_units;
  if (demand.empty()) return demand;
  const double mean_units = mean(demand);
  std::sort(demand.begin(), demand.end());
  for (auto first = demand.begin(); first != demand.end();) {
    const double count = *first;
    const auto end = std::upper_bound(first, demand.end(), count);
    const auto ties = static_cast<double>(end - first);
    for (double place = 0.5; first != end; ++first, place += 1.0) {
      *first = (count - 0.5 + place / ties) / mean_units;
    }
  }
  return demand;
}

std::vector<PanelStage> all_stages() {
  return {
      {"visits", "purchase days", "of a customer, in the days compared", 0, true,
       [](const PanelColumns& c) { return c.purchase_days; }},
      {"categories", "categories", "of a basket", kCategories, true,
       [](const PanelColumns& c) { return c.basket_categories; }},
      {"demand", "x", "units of an item over the mean item's", kItems, true, relative_demand},
      {"quantity", "units", "of a line, or of a basket where items are not known", kUnits, true,
       [](const PanelColumns& c) { return c.line_units; }},
      {"basket_value", "cents", "paid for a basket", 0, true,
       [](const PanelColumns& c) { return c.basket_cents; }},
      {"customer_spend", "cents", "of a customer, in the days compared", 0, false,
       [](const PanelColumns& c) { return c.spent_cents; }},
      {"gap", "days", "between purchase days of a customer", 0, false,
       [](const PanelColumns& c) { return c.gaps_days; }},
      {"basket_lines", "lines", "of a basket", kItems, false,
       [](const PanelColumns& c) { return c.basket_lines; }},
      {"depth", "share", "of discounted lines, off the regular price", kDiscounts, false,
       [](const PanelColumns& c) { return c.depths; }},
  };
}

std::vector<const PanelStage*> stages_of(unsigned parts) {
  std::vector<const PanelStage*> list;
  for (const PanelStage& stage : panel_stages()) {
    if ((parts & stage.needs) == stage.needs) list.push_back(&stage);
  }
  return list;
}

double ks_of(const PanelStage& stage, const PanelColumns& a, const PanelColumns& b) {
  Values first = stage.values(a);
  Values second = stage.values(b);
  if (first.empty() || second.empty()) return std::nan("");
  return ks_complement(std::move(first), std::move(second));
}

// Every second customer.
PurchasePanel half_of(const PurchasePanel& panel, std::uint32_t first) {
  std::vector<std::uint32_t> picks;
  for (std::uint32_t c = first; c < panel.customers(); c += 2) picks.push_back(c);
  return customers_of(panel, picks);
}

StageDistance distance_at(const PanelStage& stage, const PanelColumns& real,
                          const PanelColumns& simulated) {
  const Values a = stage.values(real);
  const Values b = stage.values(simulated);
  StageDistance d;
  d.stage = &stage;
  d.real_values = a.size();
  d.simulated_values = b.size();
  if (a.empty() || b.empty()) return d;
  d.ks_complement = ks_complement(a, b);
  d.wasserstein = wasserstein_1(a, b);
  d.energy = energy_distance(a, b);
  d.real_mean = mean(a);
  d.simulated_mean = mean(b);
  return d;
}

void add_intervals(const PurchasePanel& real, const PurchasePanel& simulated, int resamples,
                   std::uint64_t seed, std::vector<StageDistance>& distances) {
  std::vector<Values> draws(static_cast<std::size_t>(resamples));
  for_each_task(static_cast<std::uint32_t>(resamples), [&](std::uint32_t r) {
    const PanelColumns a(resampled(real, static_cast<int>(2 * r), seed));
    const PanelColumns b(resampled(simulated, static_cast<int>(2 * r + 1), seed));
    for (const StageDistance& d : distances) draws[r].push_back(ks_of(*d.stage, a, b));
  });
  const PanelColumns even(half_of(real, 0));
  const PanelColumns odd(half_of(real, 1));
  for (std::size_t s = 0; s < distances.size(); ++s) {
    Values values;
    for (const Values& draw : draws) {
      if (std::isfinite(draw[s])) values.push_back(draw[s]);
    }
    std::sort(values.begin(), values.end());
    if (values.empty()) continue;
    distances[s].ks_interval = {quantile(values, 0.05), quantile(values, 0.95)};
    distances[s].half_against_half = ks_of(*distances[s].stage, even, odd);
  }
}

}  // namespace

double ks_complement(Values a, Values b) {
  double most = 0.0;
  between_functions(a, b, [&](double, double apart) { most = std::max(most, std::abs(apart)); });
  return 1.0 - most;
}

double wasserstein_1(Values a, Values b) {
  double area = 0.0;
  between_functions(a, b, [&](double width, double apart) { area += width * std::abs(apart); });
  return area;
}

double energy_distance(Values a, Values b) {
  double area = 0.0;
  between_functions(a, b, [&](double width, double apart) { area += width * apart * apart; });
  return 2.0 * area;
}

const std::vector<PanelStage>& panel_stages() {
  static const std::vector<PanelStage> stages = all_stages();
  return stages;
}

std::vector<StageDistance> stage_distances(const PurchasePanel& real,
                                           const PurchasePanel& simulated, int resamples,
                                           std::uint64_t seed) {
  const PanelColumns a(real);
  const PanelColumns b(simulated);
  std::vector<StageDistance> distances;
  for (const PanelStage* stage : stages_of(real.parts & simulated.parts)) {
    const StageDistance d = distance_at(*stage, a, b);
    if (d.real_values > 0 && d.simulated_values > 0) distances.push_back(d);
  }
  if (resamples > 0) add_intervals(real, simulated, resamples, seed, distances);
  return distances;
}

}  // namespace marketday
