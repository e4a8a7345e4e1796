#include "models/uplift/nuisance.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"t_learner",
          "Two regressions of the outcome, one of the treated and one of the control; the effect "
          "is their difference",
          "Kunzel, Sekhon, Bickel & Yu (2019), section 2",
          {}};
}

class TLearner : public UpliftLearner {
 public:
  // mu_1(x) - mu_0(x)
  EffectScore fit(const TwoArms& arms, const UpliftSetting& setting) const override {
    return EffectScore({{1.0, fit_group(arms, true, *setting.base)},
                        {-1.0, fit_group(arms, false, *setting.base)}});
  }
};

std::unique_ptr<UpliftLearner> create(const Json& /*parameters*/) {
  return std::make_unique<TLearner>();
}

}  // namespace

MARKETDAY_REGISTER(UpliftLearner, describe(), create);

}  // namespace marketday
