#include <algorithm>

#include "models/detection/tails.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"copod",
          "The greatest of three sums over features: left tails, right tails, the tails features "
          "are skewed to. No parameters, no luck",
          "Li, Zhao, Botta, Ionescu & Hu (ICDM 2020), algorithm 1",
          {}};
}

class Copod : public TailDetector {
 protected:
  double combine(std::span<const TailCosts> costs) const override {
    TailCosts sum;
    for (const TailCosts& cost : costs) {
      sum.left += cost.left;
      sum.right += cost.right;
      sum.skewed += cost.skewed;
    }
    return std::max({sum.left, sum.right, sum.skewed});
  }
};

std::unique_ptr<Detector> create(const Json&) {
  return std::make_unique<Copod>();
}

}  // namespace

MARKETDAY_REGISTER(Detector, describe(), create);

}  // namespace marketday
