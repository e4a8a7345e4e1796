#include <algorithm>

#include "evaluation/estimator.h"
#include "evaluation/tuning.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"clipped_ips",
          "Inverse propensity scores with weights cut at lambda: less variance, some bias",
          "Bottou et al. (2013), section 4.2; min(w, lambda)",
          tuned(number("lambda", "weight", 10.0, 0.0, 1e12, "greatest weight"),
                {1, 2, 5, 10, 20, 50, 100, 1000})};
}

}  // namespace

MARKETDAY_REGISTER(Estimator, describe(), [](const Json& parameters) {
  const double lambda = parameters.at("lambda");
  return weight_estimator([lambda](double w) { return std::min(w, lambda); }, Behind::nothing);
});

}  // namespace marketday
