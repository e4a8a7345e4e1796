#include "evaluation/estimator.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"sndr",
          "Self-normalised doubly robust: residuals divided by the weights used",
          "Thomas & Brunskill (2016), section 5",
          {}};
}

}  // namespace

MARKETDAY_REGISTER(Estimator, describe(), [](const Json& /*parameters*/) {
  return weight_estimator([](double w) { return w; }, Behind::reward_model, DivideBy::used_weights);
});

}  // namespace marketday
