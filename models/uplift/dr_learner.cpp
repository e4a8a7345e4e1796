#include "models/uplift/nuisance.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"dr_learner",
          "Regresses each row's doubly robust effect on the features: right when either the "
          "outcome regressions or the propensities are",
          "Kennedy (2023), algorithm 1",
          {}};
}

class DrLearner : public UpliftLearner {
 public:
  EffectScore fit(const TwoArms& arms, const UpliftSetting& setting) const override {
    const Eigen::VectorXd effects = doubly_robust_effects(arms, setting);
    return EffectScore({{1.0, setting.base->fit_least_squares(
                                  arms.x, effects, Eigen::VectorXd::Ones(effects.size()))}});
  }
};

std::unique_ptr<UpliftLearner> create(const Json& /*parameters*/) {
  return std::make_unique<DrLearner>();
}

}  // namespace

MARKETDAY_REGISTER(UpliftLearner, describe(), create);

}  // namespace marketday
