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

bool Environment::watch(DayObserver /*observer*/) {
  return false;
}

}  // namespace marketday
