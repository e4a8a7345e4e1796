// Stockpiling trap: a deal sells two units, but the household eats one a day whatever it paid. At
// the full price it would have bought each of them.
#include <algorithm>

#include "sim/environment/promo_suite/promo_task.h"

namespace marketday {
namespace {

constexpr int kDays = 30;
constexpr double kMost = 4.0;  // units at home

Description describe() {
  return promo_task("promo_stockpiling",
                    "Stockpiling trap: a deal sells the sales of the days to come",
                    "marketing-science rows 9 and 10");
}

std::vector<Step> rules(const std::vector<double>& state, int action) {
  // at the full price only an empty pantry is filled, for the day
  const double units = action == 1 ? std::min(2.0, kMost - state[1]) : state[1] == 0 ? 1.0 : 0.0;
  const double sold = units > 0.0 ? (action == 1 ? 0.9 : 0.8) : 0.0;
  const double margin = action == 1 ? 7.0 : 10.0;
  const auto tomorrow = [&](double bought) {
    return next_day({state[0], std::max(0.0, state[1] + bought - 1.0)}, kDays);
  };
  return {{sold, units * margin, tomorrow(units), units * (10.0 - margin)},
          {1.0 - sold, 0.0, tomorrow(0.0)}};
}

std::unique_ptr<Environment> create(const Json& parameters,
                                    std::shared_ptr<const MarketSpec> /*market*/) {
  EnvironmentSpec spec = task_spec("promo_stockpiling", kDays, {{"pantry", "units", 0, kMost}},
                                   {{"none", 0.0}, {"deal", 0.3}});
  return play_table(make_table(std::move(spec), {{1.0, {0, 0}}}, rules), parameters);
}

}  // namespace

MARKETDAY_REGISTER(Environment, describe(), create);

}  // namespace marketday
