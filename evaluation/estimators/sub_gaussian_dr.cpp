#include "evaluation/estimator.h"
#include "evaluation/tuning.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"sub_gaussian_dr", "Doubly robust with weights bent so that the tail is sub-gaussian",
          "Metelli, Russo & Restelli (2021), section 5",
          tuned(number("lambda", "share", 0.05, 0.0, 1.0, "0: weights as they are; 1: no weights"),
                {0, 0.005, 0.01, 0.05, 0.1, 0.5})};
}

}  // namespace

MARKETDAY_REGISTER(Estimator, describe(), [](const Json& parameters) {
  const double lambda = parameters.at("lambda");
  return weight_estimator([lambda](double w) { return w / (1.0 - lambda + lambda * w); },
                          Behind::reward_model);
});

}  // namespace marketday
