#include "models/uplift/uplift_learner.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"s_learner",
          "One regression of the outcome on the features and the treatment; the effect is what "
          "the treatment column changes. With a linear base it is the same for every row",
          "Kunzel, Sekhon, Bickel & Yu (2019), section 2",
          {}};
}

class SLearner : public UpliftLearner {
 public:
  // mu(x, 1) - mu(x, 0)
  EffectScore fit(const TwoArms& arms, const UpliftSetting& setting) const override {
    FeatureRows x(arms.x.rows(), arms.x.cols() + 1);
    x << arms.x, arms.treated;
    const Scorer scorer = setting.base->fit_outcome(x, arms.y);
    return EffectScore({{1.0, scorer, 1.0}, {-1.0, scorer, 0.0}});
  }
};

std::unique_ptr<UpliftLearner> create(const Json& /*parameters*/) {
  return std::make_unique<SLearner>();
}

}  // namespace

MARKETDAY_REGISTER(UpliftLearner, describe(), create);

}  // namespace marketday
