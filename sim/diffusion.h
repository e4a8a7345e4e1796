// The Bass model in closed form: the share of adopters in a fully mixed market where each waiting
// shopper adopts at rate p + q F(t). Bass, "A new product growth for model consumer durables"
// (Management Science 1969). Rates and times share one unit of time; p > 0, q >= 0.
#pragma once

#include "sim/math.h"

namespace marketday {

struct BassModel {
  double innovation = 0.03;  // p
  double imitation = 0.38;   // q

  // F(t) = (1 - e) / (1 + (q/p) e) with e = exp(-(p + q) t).
  double adopted(double t) const {
    const double e = exp(-(innovation + imitation) * t);
    return (1.0 - e) / (1.0 + imitation / innovation * e);
  }

  // f(t) = (p + q F(t)) (1 - F(t)), the hazard equation.
  double adoption_rate(double t) const {
    const double share = adopted(t);
    return (innovation + imitation * share) * (1.0 - share);
  }

  // t* = ln(q/p) / (p + q); 0 when adoption only falls (q <= p).
  double peak_time() const {
    if (imitation <= innovation) return 0.0;
    return log(imitation / innovation) / (innovation + imitation);
  }

  // f(t*) = (p + q)^2 / (4 q); p when q <= p.
  double peak_rate() const {
    if (imitation <= innovation) return innovation;
    const double both = innovation + imitation;
    return both * both / (4.0 * imitation);
  }
};

}  // namespace marketday
