// What an arm adds to the outcome of a row, learnt from an experiment: by regressions of any kind
// (meta-learners), or by trees of its own. One source file each; several arms are learnt each
// against the control.
#pragma once

#include <memory>

#include "models/uplift/effect_score.h"
#include "models/uplift/trial.h"

namespace marketday {

struct UpliftSetting {
  std::shared_ptr<const Regressor> base;
  // Nuisance regressions see a row only from folds that it is not in; 1: no cross-fitting.
  int folds = 5;
  std::uint64_t seed = 0;
  // Of treatment: a number from 0 to 1, by design; negative: the share of treated rows.
  double propensity = -1.0;
  bool fit_propensity = false;  // by logistic regression on the features instead
};

class UpliftLearner {
 public:
  static constexpr const char* kKind = "uplift learner";
  using Factory = std::function<std::unique_ptr<UpliftLearner>(const Json& parameters)>;

  UpliftLearner() = default;
  UpliftLearner(const UpliftLearner&) = delete;
  UpliftLearner& operator=(const UpliftLearner&) = delete;
  virtual ~UpliftLearner() = default;

  // Both arms have rows, more than there are folds.
  virtual EffectScore fit(const TwoArms& arms, const UpliftSetting& setting) const = 0;
};

// Each arm's effect against the control, arm 1 first; side by side on all threads.
std::vector<EffectScore> fit_arms(const UpliftLearner& learner, const Trial& trial,
                                  const UpliftSetting& setting);

// The full name of "t" or "t_learner"; InputError with the nearest name.
std::string uplift_learner_name(const std::string& name);
// By either name; `parameters`: YAML, as the learner's description has them.
std::unique_ptr<UpliftLearner> uplift_learner(const std::string& name,
                                              const std::string& parameters = "{}");

}  // namespace marketday
