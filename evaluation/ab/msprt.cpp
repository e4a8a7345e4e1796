#include "evaluation/ab/msprt.h"

#include <algorithm>
#include <cmath>

namespace marketday::ab {

double msprt_log_ratio(double estimate, double variance, double tau) {
  if (!(variance > 0.0)) return 0.0;
  const double mixture = tau * tau;
  return 0.5 * std::log(variance / (variance + mixture)) +
         mixture * estimate * estimate / (2.0 * variance * (variance + mixture));
}

void Msprt::look(double estimate, double variance) {
  greatest_log_ratio_ = std::max(greatest_log_ratio_, msprt_log_ratio(estimate, variance, tau_));
}

double Msprt::p_value() const {
  return std::exp(-greatest_log_ratio_);
}

Interval Msprt::interval(double estimate, double variance, double alpha) const {
  const double mixture = tau_ * tau_;
  const double half =
      std::sqrt(2.0 * variance * (variance + mixture) / mixture *
                (0.5 * std::log((variance + mixture) / variance) - std::log(alpha)));
  return {estimate - half, estimate + half};
}

}  // namespace marketday::ab
