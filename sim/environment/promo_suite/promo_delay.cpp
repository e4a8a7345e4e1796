// Delay: a welcome gift costs 5 on the first day and shows only on the last, twelve days of noise
// later. Worth -5 + .4 * 30 = 7.
#include "sim/environment/promo_suite/promo_task.h"

namespace marketday {
namespace {

constexpr int kDays = 12;

Description describe() {
  return promo_task("promo_delay", "Delay: a gift on the first day is repaid on the last",
                    "Sutton and Barto 2018, chapter 12 (credit over time)");
}

std::vector<Step> rules(const std::vector<double>& state, int action) {
  const bool first = state[0] == 0;
  if (action == 1 && !first) return {};
  const bool gifted = state[1] == 1 || action == 1;
  if (state[0] + 1 == kDays) return sale(gifted ? 0.6 : 0.2, 30.0, {});
  const std::vector<double> next = next_day({state[0], gifted ? 1.0 : 0.0}, kDays);
  std::vector<Step> steps = sale(0.3, 10.0, next);
  for (Step& step : steps) {
    step.cost = action == 1 ? 5.0 : 0.0;
    step.reward -= step.cost;
  }
  return steps;
}

std::unique_ptr<Environment> create(const Json& parameters,
                                    std::shared_ptr<const MarketSpec> /*market*/) {
  EnvironmentSpec spec =
      task_spec("promo_delay", kDays, {{"gifted", "-", 0, 1}}, {{"none", 0.0}, {"gift", 0.1}});
  return play_table(make_table(std::move(spec), {{1.0, {0, 0}}}, rules), parameters);
}

}  // namespace

MARKETDAY_REGISTER(Environment, describe(), create);

}  // namespace marketday
