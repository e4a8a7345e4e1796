// Interference: an offer to one visitor takes the unit from another. Six units for twenty visitors;
// bargain hunters come only for a deal, the loyal pay in full.
#include "sim/environment/promo_suite/promo_task.h"

namespace marketday {
namespace {

constexpr int kDays = 20;
constexpr double kStock = 6.0;
constexpr double kHunters = 0.6;  // share of visitors

Description describe() {
  return promo_task("promo_interference",
                    "Interference: a deal to one visitor empties the shelf for the next",
                    "marketing-science row 30; Gallego and van Ryzin 1994");
}

std::vector<Step> rules(const std::vector<double>& state, int action) {
  const bool hunter = state[1] == 1;
  const double sold = hunter ? (action == 1 ? 0.7 : 0.05) : 0.6;
  const double margin = action == 1 ? 4.0 : 10.0;
  std::vector<Step> steps;
  for (const double units : {1.0, 0.0}) {
    const double left = state[2] - units;
    const double probability = units == 1.0 ? sold : 1.0 - sold;
    for (const double next : {1.0, 0.0}) {
      const double share = next == 1.0 ? kHunters : 1.0 - kHunters;
      steps.push_back({probability * share, units * margin,
                       left > 0.0 ? next_day({state[0], next, left}, kDays) : std::vector<double>{},
                       units * (10.0 - margin)});
    }
  }
  return steps;
}

std::unique_ptr<Environment> create(const Json& parameters,
                                    std::shared_ptr<const MarketSpec> /*market*/) {
  EnvironmentSpec spec =
      task_spec("promo_interference", kDays, {{"hunter", "-", 0, 1}, {"stock", "units", 0, kStock}},
                {{"none", 0.0}, {"deal", 0.5}});
  return play_table(
      make_table(std::move(spec), {{kHunters, {0, 1, kStock}}, {1.0 - kHunters, {0, 0, kStock}}},
                 rules),
      parameters);
}

}  // namespace

MARKETDAY_REGISTER(Environment, describe(), create);

}  // namespace marketday
