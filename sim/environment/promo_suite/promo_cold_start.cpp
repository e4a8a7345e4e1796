// Cold start: nobody knows how a new coupon is liked; its sale probability is uniform before the
// first try. The state holds what is known, so the optimum is the best that can be learnt.
#include "sim/environment/promo_suite/promo_task.h"

namespace marketday {
namespace {

constexpr int kDays = 12;
constexpr double kKnown = 0.35;

Description describe() {
  return promo_task(
      "promo_cold_start",
      "Cold start: a new coupon of unknown appeal against a known price, twelve visits",
      "Gittins 1979; Bayes-adaptive table, Beta(1, 1) prior");
}

std::vector<Step> rules(const std::vector<double>& state, int action) {
  if (action == 0) return sale(kKnown, 10.0, next_day(state, kDays));
  const double liked = (state[1] + 1.0) / (state[1] + state[2] + 2.0);
  return {{liked, 8.0, next_day({state[0], state[1] + 1.0, state[2]}, kDays), 2.0},
          {1.0 - liked, 0.0, next_day({state[0], state[1], state[2] + 1.0}, kDays)}};
}

std::unique_ptr<Environment> create(const Json& parameters,
                                    std::shared_ptr<const MarketSpec> /*market*/) {
  EnvironmentSpec spec =
      task_spec("promo_cold_start", kDays,
                {{"sales", "tries", 0, kDays - 1.0}, {"refusals", "tries", 0, kDays - 1.0}},
                {{"none", 0.0}, {"coupon", 0.2}});
  return play_table(make_table(std::move(spec), {{1.0, {0, 0, 0}}}, rules), parameters);
}

}  // namespace

MARKETDAY_REGISTER(Environment, describe(), create);

}  // namespace marketday
