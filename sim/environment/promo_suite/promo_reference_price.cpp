// Reference-price trap: every deal sells more today, and lowers the price that shoppers hold for
// right; at the full price they then buy less.
#include <algorithm>

#include "sim/environment/promo_suite/promo_task.h"

namespace marketday {
namespace {

constexpr int kDays = 30;
constexpr double kHighest = 4.0;  // steps of the reference price

Description describe() {
  return promo_task("promo_reference_price",
                    "Reference-price trap: each deal pays today and spoils the full price",
                    "marketing-science row 7, E7; Popescu and Wu 2007");
}

std::vector<Step> rules(const std::vector<double>& state, int action) {
  const double lost = 0.1 * (kHighest - state[1]);
  const double sold = (action == 1 ? 0.80 : 0.40) - lost;
  const double margin = action == 1 ? 8.0 : 10.0;
  // a deal lowers the reference by one; a day at full price lifts it by one, seven times in ten
  const double down = std::max(0.0, state[1] - 1.0);
  const double up = std::min(kHighest, state[1] + 1.0);
  const double moves = action == 1 ? 1.0 : 0.7;
  std::vector<Step> steps;
  for (Step step : sale(sold, margin, {}, 10.0 - margin)) {
    const double probability = step.probability;
    step.probability = probability * moves;
    step.next = next_day({state[0], action == 1 ? down : up}, kDays);
    steps.push_back(step);
    step.probability = probability * (1.0 - moves);
    step.next = next_day(state, kDays);
    steps.push_back(step);
  }
  return steps;
}

std::unique_ptr<Environment> create(const Json& parameters,
                                    std::shared_ptr<const MarketSpec> /*market*/) {
  EnvironmentSpec spec =
      task_spec("promo_reference_price", kDays, {{"reference", "steps", 0, kHighest}},
                {{"none", 0.0}, {"deal", 0.2}});
  return play_table(make_table(std::move(spec), {{1.0, {0, kHighest}}}, rules), parameters);
}

}  // namespace

MARKETDAY_REGISTER(Environment, describe(), create);

}  // namespace marketday
