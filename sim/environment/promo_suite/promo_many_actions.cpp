// Many actions: forty depths for three kinds of visitors, each kind with its own best.
#include "sim/environment/promo_suite/promo_task.h"
#include "sim/math.h"

namespace marketday {
namespace {

constexpr int kDays = 20;
constexpr int kDepths = 40;
constexpr double kConstant[] = {-1.0, -1.5, -2.0};
constexpr double kPull[] = {2.0, 10.0, 20.0};
constexpr double kShare[] = {0.4, 0.35, 0.25};

std::vector<Action> depths() {
  std::vector<Action> actions = {{"none", 0.0}};
  for (int percent = 1; percent < kDepths; ++percent) {
    actions.push_back({"depth_" + std::to_string(percent), percent / 100.0});
  }
  return actions;
}

Description describe() {
  return promo_task("promo_many_actions", "Many actions: forty depths, three kinds of visitors",
                    "marketing-science T14 (logit demand)");
}

std::vector<Step> rules(const std::vector<double>& state, int action) {
  const int kind = static_cast<int>(state[1]);
  const double depth = action / 100.0;
  const double sold = logistic(kConstant[kind] + kPull[kind] * depth);
  const double margin = 40.0 - 100.0 * depth;
  std::vector<Step> steps;
  for (int next = 0; next < 3; ++next) {
    for (Step step : sale(sold, margin, next_day({state[0], double(next)}, kDays), 100.0 * depth)) {
      step.probability *= kShare[next];
      steps.push_back(step);
    }
  }
  return steps;
}

std::unique_ptr<Environment> create(const Json& parameters,
                                    std::shared_ptr<const MarketSpec> /*market*/) {
  EnvironmentSpec spec = task_spec("promo_many_actions", kDays, {{"segment", "-", 0, 2}}, depths());
  return play_table(
      make_table(std::move(spec), {{kShare[0], {0, 0}}, {kShare[1], {0, 1}}, {kShare[2], {0, 2}}},
                 rules),
      parameters);
}

}  // namespace

MARKETDAY_REGISTER(Environment, describe(), create);

}  // namespace marketday
