// Masked actions: after a deal none is allowed for three days. Deals pay a little on any day and
// much on the sixth of the week, so that a deal too early blocks the good one.
#include <algorithm>

#include "sim/environment/promo_suite/promo_task.h"

namespace marketday {
namespace {

constexpr int kDays = 28;
constexpr double kPause = 3.0;

Description describe() {
  return promo_task("promo_masked_actions",
                    "Masked actions: a deal today forbids deals for three days",
                    "cooling-off between promotions, as in price-reduction law");
}

std::vector<Step> rules(const std::vector<double>& state, int action) {
  if (action == 1 && state[1] > 0.0) return {};
  const bool market_day = static_cast<int>(state[0]) % 7 == 5;
  const double sold = market_day ? (action == 1 ? 0.8 : 0.3) : (action == 1 ? 0.35 : 0.2);
  const double wait = action == 1 ? kPause : std::max(0.0, state[1] - 1.0);
  const double given = action == 1 ? 3.0 : 0.0;
  return sale(sold, 10.0 - given, next_day({state[0], wait}, kDays), given);
}

std::unique_ptr<Environment> create(const Json& parameters,
                                    std::shared_ptr<const MarketSpec> /*market*/) {
  EnvironmentSpec spec = task_spec("promo_masked_actions", kDays, {{"wait", "days", 0, kPause}},
                                   {{"none", 0.0}, {"deal", 0.3}});
  return play_table(make_table(std::move(spec), {{1.0, {0, 0}}}, rules), parameters);
}

}  // namespace

MARKETDAY_REGISTER(Environment, describe(), create);

}  // namespace marketday
