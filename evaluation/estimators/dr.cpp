#include "evaluation/estimator.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {
      "dr",
      "Doubly robust: the model, corrected by weighted residuals; unbiased when either is right",
      "Dudik, Langford & Li (2011), eq. 4",
      {}};
}

}  // namespace

MARKETDAY_REGISTER(Estimator, describe(), [](const Json& /*parameters*/) {
  return weight_estimator([](double w) { return w; }, Behind::reward_model);
});

}  // namespace marketday
