#include "models/uplift/nuisance.h"

#include "sim/registry.h"

namespace marketday {
namespace {

constexpr double kFloor = 0.01;

struct Part {
  FeatureRows x;
  Eigen::VectorXd y;
};

template <typename Take>
Part part_of(const FeatureRows& x, const Eigen::VectorXd& y, const Take& take) {
  std::vector<Eigen::Index> rows;
  for (Eigen::Index i = 0; i < y.size(); ++i) {
    if (take(i)) rows.push_back(i);
  }
  return {x(rows, Eigen::all), y(rows)};
}

std::vector<int> folds_of(const TwoArms& arms, const UpliftSetting& setting) {
  constexpr std::uint32_t kFolds = 0;
  std::vector<int> group;
  for (const double treated : arms.treated) group.push_back(treated > 0.5 ? 1 : 0);
  return equal_parts(group, arms.ids, setting.folds, setting.seed, kFolds);
}

// values[i] by the scorer that `fit` makes of the rows `take(i)` allows, outside the row's own
// fold.
template <typename Take, typename Fit>
Eigen::VectorXd cross_fit(const TwoArms& arms, const Eigen::VectorXd& y,
                          const UpliftSetting& setting, const Take& take, const Fit& fit) {
  const std::vector<int> folds = folds_of(arms, setting);
  Eigen::VectorXd result(y.size());
  for (int fold = 0; fold < setting.folds; ++fold) {
    const auto in_fold = [&](Eigen::Index i) { return folds[static_cast<std::size_t>(i)] == fold; };
    const Part learnt_from = part_of(
        arms.x, y, [&](Eigen::Index i) { return take(i) && (setting.folds == 1 || !in_fold(i)); });
    const Scorer scorer = fit(learnt_from.x, learnt_from.y);
    for (Eigen::Index i = 0; i < y.size(); ++i) {
      if (in_fold(i)) result[i] = scorer.value(row_of(arms.x, i));
    }
  }
  return result;
}

bool all_rows(Eigen::Index) {
  return true;
}

const Regressor& propensity_regression() {
  static const std::unique_ptr<Regressor> regression = [] {
    const auto& entry = Registry<Regressor>::instance().find("logistic");
    return entry.create(defaults(entry.description.parameters));
  }();
  return *regression;
}

double constant_propensity(const TwoArms& arms, const UpliftSetting& setting) {
  return setting.propensity >= 0.0 ? setting.propensity : arms.treated.mean();
}

}  // namespace

Scorer fit_group(const TwoArms& arms, bool treated, const Regressor& base) {
  const Part part =
      part_of(arms.x, arms.y, [&](Eigen::Index i) { return (arms.treated[i] > 0.5) == treated; });
  return base.fit_outcome(part.x, part.y);
}

ArmOutcomes cross_fit_outcomes(const TwoArms& arms, const UpliftSetting& setting) {
  const auto of_group = [&](bool treated) {
    return cross_fit(
        arms, arms.y, setting, [&](Eigen::Index i) { return (arms.treated[i] > 0.5) == treated; },
        [&](const FeatureRows& x, const Eigen::VectorXd& y) {
          return setting.base->fit_outcome(x, y);
        });
  };
  return {of_group(true), of_group(false)};
}

Eigen::VectorXd cross_fit_mean(const TwoArms& arms, const UpliftSetting& setting) {
  return cross_fit(arms, arms.y, setting, all_rows,
                   [&](const FeatureRows& x, const Eigen::VectorXd& y) {
                     return setting.base->fit_outcome(x, y);
                   });
}

Eigen::VectorXd propensities(const TwoArms& arms, const UpliftSetting& setting) {
  if (!setting.fit_propensity) {
    return Eigen::VectorXd::Constant(arms.y.size(), constant_propensity(arms, setting));
  }
  Eigen::VectorXd fitted = cross_fit(arms, arms.treated, setting, all_rows,
                                     [](const FeatureRows& x, const Eigen::VectorXd& t) {
                                       return propensity_regression().fit_outcome(x, t);
                                     });
  return fitted.unaryExpr([](double e) { return inside(e, kFloor); });
}

Scorer propensity_rule(const TwoArms& arms, const UpliftSetting& setting) {
  if (!setting.fit_propensity) return Scorer::constant(constant_propensity(arms, setting));
  return propensity_regression().fit_outcome(arms.x, arms.treated);
}

Eigen::VectorXd doubly_robust_effects(const TwoArms& arms, const UpliftSetting& setting) {
  const ArmOutcomes mu = cross_fit_outcomes(arms, setting);
  const Eigen::ArrayXd e = propensities(arms, setting).array();
  const Eigen::ArrayXd t = arms.treated.array();
  const Eigen::ArrayXd y = arms.y.array();
  return (mu.treated.array() - mu.control.array() + t * (y - mu.treated.array()) / e -
          (1.0 - t) * (y - mu.control.array()) / (1.0 - e))
      .matrix();
}

}  // namespace marketday
