#include "models/uplift/nuisance.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"x_learner",
          "Each group's outcome less what the other group's regression expects is regressed on the "
          "features; the propensity weighs the two. For groups of very different size",
          "Kunzel, Sekhon, Bickel & Yu (2019), eqs. 7-9",
          {}};
}

class XLearner : public UpliftLearner {
 public:
  // e(x) tau_0(x) + (1 - e(x)) tau_1(x)
  EffectScore fit(const TwoArms& arms, const UpliftSetting& setting) const override {
    const ArmOutcomes mu = cross_fit_outcomes(arms, setting);
    const Scorer tau_1 = regress(arms, arms.y - mu.control, arms.treated, *setting.base);
    const Scorer tau_0 =
        regress(arms, mu.treated - arms.y, (1.0 - arms.treated.array()).matrix(), *setting.base);
    const Scorer e = propensity_rule(arms, setting);
    return EffectScore({{1.0, tau_0, {}, e, false}, {1.0, tau_1, {}, e, true}});
  }

 private:
  static Scorer regress(const TwoArms& arms, const Eigen::VectorXd& imputed,
                        const Eigen::VectorXd& own, const Regressor& base) {
    std::vector<Eigen::Index> rows;
    for (Eigen::Index i = 0; i < own.size(); ++i) {
      if (own[i] > 0.5) rows.push_back(i);
    }
    const auto count = static_cast<Eigen::Index>(rows.size());
    return base.fit_least_squares(arms.x(rows, Eigen::all), imputed(rows),
                                  Eigen::VectorXd::Ones(count));
  }
};

std::unique_ptr<UpliftLearner> create(const Json& /*parameters*/) {
  return std::make_unique<XLearner>();
}

}  // namespace

MARKETDAY_REGISTER(UpliftLearner, describe(), create);

}  // namespace marketday
