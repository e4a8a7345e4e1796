#include "evaluation/estimator.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"snips",
          "Self-normalised inverse propensity scores: divides by the weights, so that their sum "
          "does not matter",
          "Swaminathan & Joachims (2015), eq. 9",
          {}};
}

}  // namespace

MARKETDAY_REGISTER(Estimator, describe(), [](const Json& /*parameters*/) {
  return weight_estimator([](double w) { return w; }, Behind::nothing, DivideBy::used_weights);
});

}  // namespace marketday
