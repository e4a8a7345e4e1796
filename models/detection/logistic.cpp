#include "models/detection/supervised.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"logistic",
          "The chance of fraud by logistic regression on the features of training cases whose "
          "label is known",
          "McCullagh & Nelder (1989), section 4.4",
          {number("penalty", "-", 1.0, 1e-9, 1e12,
                  "on half the sum of squared weights, features at mean 0 and deviation 1",
                  "le Cessie & van Houwelingen (1992)")}};
}

std::unique_ptr<Detector> create(const Json& parameters) {
  return std::make_unique<SupervisedDetector>("logistic", parameters);
}

}  // namespace

MARKETDAY_REGISTER(Detector, describe(), create);

}  // namespace marketday
