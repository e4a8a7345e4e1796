#include "evaluation/estimator.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"ips",
          "Inverse propensity scores: unbiased, and at the mercy of great weights",
          "Horvitz & Thompson (1952)",
          {}};
}

}  // namespace

MARKETDAY_REGISTER(Estimator, describe(), [](const Json& /*parameters*/) {
  return weight_estimator([](double w) { return w; }, Behind::nothing);
});

}  // namespace marketday
