// Non-stationarity: what shoppers like turns over on day 20. The best earns 20 * 6 + 20 * 6.25; an
// arm kept for all days at most 200.
#include "sim/environment/promo_suite/promo_task.h"

namespace marketday {
namespace {

constexpr int kDays = 40;
constexpr int kTurn = 20;
constexpr double kBefore[] = {0.10, 0.15, 0.30};
constexpr double kAfter[] = {0.10, 0.25, 0.12};
constexpr double kMargin[] = {30.0, 25.0, 20.0};

Description describe() {
  return promo_task("promo_non_stationarity",
                    "Non-stationarity: the best offer of the first twenty days is the worst after",
                    "Garivier and Moulines 2011 (switching bandits)");
}

std::vector<Step> rules(const std::vector<double>& state, int action) {
  const double* taste = state[0] < kTurn ? kBefore : kAfter;
  return sale(taste[action], kMargin[action], next_day(state, kDays), kMargin[0] - kMargin[action]);
}

std::unique_ptr<Environment> create(const Json& parameters,
                                    std::shared_ptr<const MarketSpec> /*market*/) {
  EnvironmentSpec spec = task_spec("promo_non_stationarity", kDays, {},
                                   {{"none", 0.0}, {"coupon_5", 0.05}, {"coupon_10", 0.1}});
  return play_table(make_table(std::move(spec), {{1.0, {0}}}, rules), parameters);
}

}  // namespace

MARKETDAY_REGISTER(Environment, describe(), create);

}  // namespace marketday
