#include "sim/environment/promo_suite/promo_task.h"

namespace marketday {

Description promo_task(std::string name, std::string difficulty, std::string source) {
  return {std::move(name), std::move(difficulty), std::move(source), {units_parameter()}, "promo"};
}

std::vector<Step> sale(double probability, double margin, const std::vector<double>& next,
                       double given) {
  return {{probability, margin, next, given}, {1.0 - probability, 0.0, next}};
}

std::vector<double> next_day(std::vector<double> state, int days) {
  state.front() += 1.0;
  return state.front() < days ? state : std::vector<double>{};
}

EnvironmentSpec task_spec(std::string name, int days, std::vector<Feature> others,
                          std::vector<Action> actions) {
  EnvironmentSpec spec;
  spec.name = std::move(name);
  spec.horizon_steps = days;
  spec.features = {{"day", "days", 0.0, days - 1.0}};
  spec.features.insert(spec.features.end(), others.begin(), others.end());
  spec.actions = std::move(actions);
  return spec;
}

}  // namespace marketday
