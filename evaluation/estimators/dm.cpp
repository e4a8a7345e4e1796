#include "evaluation/estimator.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"dm",
          "Direct method: the reward model's word alone; as biased as the model",
          "Dudik, Langford & Li (2011), section 2.1",
          {}};
}

}  // namespace

MARKETDAY_REGISTER(Estimator, describe(), [](const Json& /*parameters*/) {
  return weight_estimator([](double) { return 0.0; }, Behind::reward_model);
});

}  // namespace marketday
