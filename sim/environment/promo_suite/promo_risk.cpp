// Risk: a money-back offer earns more on average, but three units of cash at a stroke may be lost,
// and a shop without cash is closed for good.
#include <algorithm>

#include "sim/environment/promo_suite/promo_task.h"

namespace marketday {
namespace {

constexpr int kDays = 20;
constexpr double kMost = 12.0;  // cash beyond this is never at risk

Description describe() {
  return promo_task("promo_risk", "Risk: the offer with the higher mean can ruin the shop",
                    "Ferguson 1965 (ruin); marketing-science section 5");
}

std::vector<Step> rules(const std::vector<double>& state, int action) {
  const auto after = [&](double change) {
    const double cash = std::min(kMost, state[1] + change);
    return cash > 0.0 ? next_day({state[0], cash}, kDays) : std::vector<double>{};
  };
  if (action == 0) return {{0.4, 1.0, after(1.0)}, {0.6, 0.0, after(0.0)}};
  return {{0.7, 2.0, after(2.0)}, {0.3, -3.0, after(-3.0), 3.0}};
}

std::unique_ptr<Environment> create(const Json& parameters,
                                    std::shared_ptr<const MarketSpec> /*market*/) {
  EnvironmentSpec spec = task_spec("promo_risk", kDays, {{"cash", "units", 1, kMost}},
                                   {{"none", 0.0}, {"money_back", 0.2}});
  return play_table(make_table(std::move(spec), {{1.0, {0, 3}}}, rules), parameters);
}

}  // namespace

MARKETDAY_REGISTER(Environment, describe(), create);

}  // namespace marketday
