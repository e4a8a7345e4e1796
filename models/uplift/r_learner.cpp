#include "models/uplift/nuisance.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"r_learner",
          "Least squares of what the outcome is above its expectation on what the treatment is "
          "above its own",
          "Nie & Wager (2021), eq. 4",
          {}};
}

class RLearner : public UpliftLearner {
 public:
  // min sum (y - m(x) - (t - e(x)) tau(x))^2, as (y - m) / (t - e) with weights (t - e)^2
  EffectScore fit(const TwoArms& arms, const UpliftSetting& setting) const override {
    const Eigen::ArrayXd outcome = (arms.y - cross_fit_mean(arms, setting)).array();
    const Eigen::ArrayXd treatment = (arms.treated - propensities(arms, setting)).array();
    return EffectScore(
        {{1.0, setting.base->fit_least_squares(arms.x, (outcome / treatment).matrix(),
                                               treatment.square().matrix())}});
  }
};

std::unique_ptr<UpliftLearner> create(const Json& /*parameters*/) {
  return std::make_unique<RLearner>();
}

}  // namespace

MARKETDAY_REGISTER(UpliftLearner, describe(), create);

}  // namespace marketday
