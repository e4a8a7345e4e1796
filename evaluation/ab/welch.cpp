#include "evaluation/ab/welch.h"

#include <cmath>

namespace marketday::ab {

double variance_of_difference(const Moments& control, const Moments& treatment) {
  return control.variance / control.n + treatment.variance / treatment.n;
}

double variance_of_ratio(const Moments& c, const Moments& t) {
  const double square = c.mean * c.mean;
  return t.variance / (square * t.n) + c.variance * t.mean * t.mean / (square * square * c.n);
}

double welch_degrees(const Moments& control, const Moments& treatment) {
  const double c = control.variance / control.n;
  const double t = treatment.variance / treatment.n;
  return (c + t) * (c + t) / (c * c / (control.n - 1.0) + t * t / (treatment.n - 1.0));
}

Effect welch(const Moments& control, const Moments& treatment, double alpha) {
  return effect_of(treatment.mean - control.mean,
                   std::sqrt(variance_of_difference(control, treatment)),
                   welch_degrees(control, treatment), alpha);
}

Effect welch_relative(const Moments& control, const Moments& treatment, double alpha) {
  return effect_of(treatment.mean / control.mean - 1.0,
                   std::sqrt(variance_of_ratio(control, treatment)),
                   welch_degrees(control, treatment), alpha);
}

}  // namespace marketday::ab
