#include "evaluation/estimator.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"replay",
          "Mean reward of the rows whose action the policy could have taken; for policies that do "
          "not draw, under even logging",
          "Li, Chu, Langford & Wang (2011), algorithm 3",
          {}};
}

}  // namespace

MARKETDAY_REGISTER(Estimator, describe(), [](const Json& /*parameters*/) {
  return weight_estimator([](double w) { return w > 0.0 ? 1.0 : 0.0; }, Behind::nothing,
                          DivideBy::used_weights);
});

}  // namespace marketday
