#include "evaluation/ab/confidence_sequence.h"

#include <algorithm>
#include <cmath>

namespace marketday::ab {

// rho = sqrt((-2 ln alpha + ln(-2 ln alpha + 1)) / tuning): their eq. 9 in closed form
ConfidenceSequence::ConfidenceSequence(double tuning, double alpha)
    : alpha_(alpha),
      rho_(std::sqrt((-2.0 * std::log(alpha) + std::log(1.0 - 2.0 * std::log(alpha))) / tuning)) {}

double ConfidenceSequence::multiplier(double n) const {
  const double scale = n * rho_ * rho_;
  return std::sqrt(2.0 * (scale + 1.0) / scale * std::log(std::sqrt(scale + 1.0) / alpha_));
}

Effect ConfidenceSequence::effect(double estimate, double variance, double n) const {
  Effect effect;
  effect.estimate = estimate;
  effect.standard_error = std::sqrt(variance);
  const double half = multiplier(n) * effect.standard_error;
  effect.interval = {estimate - half, estimate + half};
  if (!(variance > 0.0)) {
    effect.p_value = estimate == 0.0 ? 1.0 : 0.0;
    return effect;
  }
  const double scale = n * rho_ * rho_;
  const double log_e_value =
      scale / (scale + 1.0) * estimate * estimate / (2.0 * variance) - 0.5 * std::log(scale + 1.0);
  effect.p_value = std::min(1.0, std::exp(-log_e_value));
  return effect;
}

}  // namespace marketday::ab
