// Asymptotic confidence sequences (Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas 2024, arXiv
// 2103.06476): an interval for every sample size that holds at all of them together, for large
// samples. Start to look only after some units (`kBurnIn`): below, the normal limit does not hold.
#pragma once

#include "evaluation/ab/effect.h"

namespace marketday::ab {

class ConfidenceSequence {
 public:
  static constexpr double kBurnIn = 100.0;
  // `tuning`: the number of units at which the interval is meant to be narrowest.
  ConfidenceSequence(double tuning, double alpha);

  // Half-width over the standard error of the estimate after n units:
  // sqrt(2 (n rho^2 + 1) / (n rho^2) ln(sqrt(n rho^2 + 1) / alpha)).
  double multiplier(double n) const;
  // `variance`: of the estimate; `n`: units of both arms. The p-value is 1 / e-value at this look.
  Effect effect(double estimate, double variance, double n) const;
  double rho() const { return rho_; }

 private:
  double alpha_;
  double rho_;
};

}  // namespace marketday::ab
