#include "evaluation/estimator.h"
#include "evaluation/tuning.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"switch_dr", "Doubly robust where the weight is at most lambda, the model elsewhere",
          "Wang, Agarwal & Dudik (2017), eq. 8",
          tuned(number("lambda", "weight", 10.0, 0.0, 1e12, "greatest weight that is used"),
                {1, 2, 5, 10, 20, 50, 100, 1000})};
}

}  // namespace

MARKETDAY_REGISTER(Estimator, describe(), [](const Json& parameters) {
  const double lambda = parameters.at("lambda");
  return weight_estimator([lambda](double w) { return w <= lambda ? w : 0.0; },
                          Behind::reward_model);
});

}  // namespace marketday
