#include "models/detection/supervised.h"
#include "models/trees/tree_grower.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"xgboost",
          "The chance of fraud by boosted trees on the features of training cases whose label is "
          "known",
          "Chen & Guestrin (KDD 2016)", TreeGrower::parameters()};
}

std::unique_ptr<Detector> create(const Json& parameters) {
  return std::make_unique<SupervisedDetector>("xgboost", parameters);
}

}  // namespace

MARKETDAY_REGISTER(Detector, describe(), create);

}  // namespace marketday
