#include "evaluation/ab/proportions.h"

#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>

namespace marketday::ab {

Interval wilson_interval(const Count& count, double alpha) {
  const double z = normal_tail_quantile(alpha / 2.0);
  const double p = count.successes / count.n;
  const double shrink = 1.0 + z * z / count.n;
  const double centre = (p + z * z / (2.0 * count.n)) / shrink;
  const double half =
      z * std::sqrt(p * (1.0 - p) / count.n + z * z / (4.0 * count.n * count.n)) / shrink;
  return {centre - half, centre + half};
}

Effect proportion_z(const Count& control, const Count& treatment, double alpha) {
  const double pc = control.successes / control.n;
  const double pt = treatment.successes / treatment.n;
  const double pooled = (control.successes + treatment.successes) / (control.n + treatment.n);
  const double error = std::sqrt(pooled * (1.0 - pooled) * (1.0 / control.n + 1.0 / treatment.n));
  Effect effect = effect_of(pt - pc, error, std::numeric_limits<double>::infinity(), alpha);
  const Interval c = wilson_interval(control, alpha);
  const Interval t = wilson_interval(treatment, alpha);
  effect.interval = {pt - pc - std::hypot(pt - t.low, c.high - pc),
                     pt - pc + std::hypot(t.high - pt, pc - c.low)};
  return effect;
}

double chi_square_tail(double statistic, double degrees) {
  if (!(degrees > 0.0)) return 1.0;
  const boost::math::chi_squared_distribution<double> law(degrees);
  return boost::math::cdf(boost::math::complement(law, statistic));
}

ChiSquare chi_square_of_rates(std::span<const Count> arms) {
  double successes = 0.0;
  double n = 0.0;
  for (const Count& arm : arms) {
    successes += arm.successes;
    n += arm.n;
  }
  ChiSquare result;
  result.degrees = static_cast<double>(arms.size()) - 1.0;
  const double p = successes / n;
  if (p <= 0.0 || p >= 1.0) return result;
  for (const Count& arm : arms) {
    const double off = arm.successes - arm.n * p;
    result.statistic += off * off / (arm.n * p * (1.0 - p));
  }
  result.p_value = chi_square_tail(result.statistic, result.degrees);
  return result;
}

}  // namespace marketday::ab
