#include "sim/environment/environment.h"

namespace marketday {

void TransitionBatch::clear() {
  unit_ids.clear();
  values.clear();
  actions.clear();
  rewards.clear();
  next_values.clear();
  next_mask.clear();
  terminated.clear();
  truncated.clear();
  costs.clear();
}

std::optional<double> Environment::exact_value(const DecisionRule& /*rule*/) const {
  return std::nullopt;
}

bool Environment::watch(DayObserver /*observer*/) {
  return false;
}

}  // namespace marketday
