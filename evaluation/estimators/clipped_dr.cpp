#include <algorithm>

#include "evaluation/estimator.h"
#include "evaluation/tuning.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"clipped_dr", "Doubly robust with weights cut at lambda",
          "Su, Dimakopoulou, Krishnamurthy & Dudik (2020), section 3; min(w, lambda)",
          tuned(number("lambda", "weight", 10.0, 0.0, 1e12, "greatest weight"),
                {1, 2, 5, 10, 20, 50, 100, 1000})};
}

}  // namespace

MARKETDAY_REGISTER(Estimator, describe(), [](const Json& parameters) {
  const double lambda = parameters.at("lambda");
  return weight_estimator([lambda](double w) { return std::min(w, lambda); }, Behind::reward_model);
});

}  // namespace marketday
