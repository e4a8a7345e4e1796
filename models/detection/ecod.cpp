#include "models/detection/tails.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"ecod",
          "Sum over features of how far out the value lies: the tail the feature is skewed to, or "
          "the mean of both where that is more. No parameters, no luck",
          "Li, Zhao, Hu, Botta, Ionescu & Chen (TKDE 2022), as PyOD computes it",
          {}};
}

class Ecod : public TailDetector {
 protected:
  double combine(std::span<const TailCosts> costs) const override {
    double sum = 0.0;
    for (const TailCosts& cost : costs) {
      sum += std::max(cost.skewed, 0.5 * (cost.left + cost.right));
    }
    return sum;
  }
};

std::unique_ptr<Detector> create(const Json&) {
  return std::make_unique<Ecod>();
}

}  // namespace

MARKETDAY_REGISTER(Detector, describe(), create);

}  // namespace marketday
