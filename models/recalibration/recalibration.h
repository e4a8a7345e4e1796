// Chances made honest: a rising map from the chances that a classifier gives rows it has not seen
// to the share of them that happened. It does not see rows, only chances and what happened.
#pragma once

#include <span>

#include "models/recalibration/isotonic.h"
#include "models/tabular/recipe.h"

namespace marketday {

class Recalibration {
 public:
  Recalibration() = default;  // chances stay as they are
  // `happened`: 0 or 1, both among them. platt: logistic(a + b log odds of the chance) by maximum
  // likelihood, with targets (n + 1) / (n + 2) and 1 / (n + 2) of the n rows of each class (Platt
  // 1999, section 2.2; on log odds, so that b = 1 and a = 0 change nothing); where b would be below
  // 0 it is 0. isotonic: least squares among rising steps (Zadrozny & Elkan 2002).
  Recalibration(Recalibrate kind, std::span<const double> chances,
                std::span<const double> happened);

  double value(double chance) const;
  Recalibrate kind() const { return kind_; }
  double intercept() const { return intercept_; }  // platt
  double slope() const { return slope_; }

  Json save() const;
  static Recalibration load(const YamlNode& node);

 private:
  Recalibrate kind_ = Recalibrate::none;
  double intercept_ = 0.0;
  double slope_ = 1.0;
  IsotonicMap steps_;
};

}  // namespace marketday
