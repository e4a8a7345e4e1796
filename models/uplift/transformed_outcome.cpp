#include "models/uplift/nuisance.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {
      "transformed_outcome",
      "One regression of an outcome that counts against the control: its expectation is the "
      "effect, by known or fitted propensities; simple, and noisy where outcomes are far from 0",
      "Athey & Imbens (2016), section 2.1; Jaskowski & Jaroszewicz (2012)",
      {}};
}

class TransformedOutcome : public UpliftLearner {
 public:
  // E[y (t - e) / (e (1 - e)) | x] = tau(x)
  EffectScore fit(const TwoArms& arms, const UpliftSetting& setting) const override {
    const Eigen::ArrayXd e = propensities(arms, setting).array();
    const Eigen::VectorXd outcome =
        (arms.y.array() * (arms.treated.array() - e) / (e * (1.0 - e))).matrix();
    return EffectScore({{1.0, setting.base->fit_least_squares(
                                  arms.x, outcome, Eigen::VectorXd::Ones(outcome.size()))}});
  }
};

std::unique_ptr<UpliftLearner> create(const Json& /*parameters*/) {
  return std::make_unique<TransformedOutcome>();
}

}  // namespace

MARKETDAY_REGISTER(UpliftLearner, describe(), create);

}  // namespace marketday
