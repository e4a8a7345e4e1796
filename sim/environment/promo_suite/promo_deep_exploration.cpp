// Deep exploration: ten perks in a row, each at a loss, make a member; one day without starts anew.
// Random offers get there once in a thousand episodes.
#include "sim/environment/promo_suite/promo_task.h"

namespace marketday {
namespace {

constexpr int kDays = 12;
constexpr double kTop = 9.0;
constexpr double kNoticed = 0.95;

Description describe() {
  return promo_task("promo_deep_exploration",
                    "Deep exploration: ten perks in a row, each at a loss, before the reward",
                    "Osband et al. 2019 (deep sea)");
}

std::vector<Step> rules(const std::vector<double>& state, int action) {
  if (action == 0) return sale(0.5, 1.0, next_day({state[0], 0.0}, kDays));
  const bool made = state[1] == kTop;
  return {{kNoticed, made ? 39.0 : -1.0,
           made ? std::vector<double>{} : next_day({state[0], state[1] + 1.0}, kDays), 1.0},
          {1.0 - kNoticed, -1.0, next_day(state, kDays), 1.0}};
}

std::unique_ptr<Environment> create(const Json& parameters,
                                    std::shared_ptr<const MarketSpec> /*market*/) {
  EnvironmentSpec spec = task_spec("promo_deep_exploration", kDays, {{"level", "perks", 0, kTop}},
                                   {{"none", 0.0}, {"perk", 0.1}});
  return play_table(make_table(std::move(spec), {{1.0, {0, 0}}}, rules), parameters);
}

}  // namespace

MARKETDAY_REGISTER(Environment, describe(), create);

}  // namespace marketday
