// Mixture sequential probability ratio test (Robbins 1970; Johari, Koomen, Pekelis and Walsh 2022):
// looked at as often as one likes, the false positive rate stays below alpha. Exact for normal data
// of known variance; with an estimated one, for large samples.
#pragma once

#include "evaluation/ab/effect.h"

namespace marketday::ab {

// log of Lambda = sqrt(V / (V + tau^2)) exp(tau^2 d^2 / (2 V (V + tau^2))), where V is the variance
// of the estimate d: sigma^2 / n for one mean, s_C^2 / n_C + s_T^2 / n_T for a difference. tau: the
// size of effects that the mixture expects.
double msprt_log_ratio(double estimate, double variance, double tau);

// Follows a test over its looks; the p-value is 1 / the greatest Lambda so far.
class Msprt {
 public:
  explicit Msprt(double tau) : tau_(tau) {}
  void look(double estimate, double variance);
  double p_value() const;
  // Always-valid interval at one look: where Lambda against that value stays below 1 / alpha.
  Interval interval(double estimate, double variance, double alpha) const;

 private:
  double tau_;
  double greatest_log_ratio_ = 0.0;
};

}  // namespace marketday::ab
