#include "evaluation/estimator.h"
#include "evaluation/tuning.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"dr_os",
          "Doubly robust with optimistic shrinkage: from the model (lambda 0) to doubly robust "
          "(infinity)",
          "Su, Dimakopoulou, Krishnamurthy & Dudik (2020), section 3.1; lambda w / (w^2 + lambda)",
          tuned(number("lambda", "weight", 100.0, 0.0, 1e15, "little shrinks much"),
                {0.1, 1, 10, 100, 1000, 10000, 100000})};
}

}  // namespace

MARKETDAY_REGISTER(Estimator, describe(), [](const Json& parameters) {
  const double lambda = parameters.at("lambda");
  return weight_estimator(
      [lambda](double w) { return lambda > 0.0 ? lambda * w / (w * w + lambda) : 0.0; },
      Behind::reward_model);
});

}  // namespace marketday
