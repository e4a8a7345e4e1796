#include "evaluation/ab/effect.h"

#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

namespace marketday::ab {
namespace {

const boost::math::normal_distribution<double> kNormal;

// P(|T| > t) and the quantile that leaves alpha / 2 above it.
struct Tails {
  double p_value;
  double critical;
};

Tails tails(double t, double degrees, double alpha) {
  if (std::isinf(degrees)) {
    return {2.0 * boost::math::cdf(boost::math::complement(kNormal, std::abs(t))),
            normal_tail_quantile(alpha / 2.0)};
  }
  const boost::math::students_t_distribution<double> student(degrees);
  return {2.0 * boost::math::cdf(boost::math::complement(student, std::abs(t))),
          boost::math::quantile(boost::math::complement(student, alpha / 2.0))};
}

}  // namespace

double normal_tail_quantile(double tail) {
  return boost::math::quantile(boost::math::complement(kNormal, tail));
}

double normal_cdf(double z) {
  return boost::math::cdf(kNormal, z);
}

Moments moments_of(std::span<const double> values) {
  Moments m;
  m.n = static_cast<double>(values.size());
  if (values.empty()) return m;
  double sum = 0.0;
  for (const double value : values) sum += value;
  m.mean = sum / m.n;
  if (values.size() < 2) return m;
  double squares = 0.0;
  for (const double value : values) squares += (value - m.mean) * (value - m.mean);
  m.variance = squares / (m.n - 1.0);
  return m;
}

Moments moments_of_sums(double sum, double sum_of_squares, double n) {
  return {n, sum / n, n > 1.0 ? (sum_of_squares - sum * sum / n) / (n - 1.0) : 0.0};
}

Moments moments_of_proportion(double successes, double n) {
  const double p = successes / n;
  return {n, p, p * (1.0 - p)};
}

Effect effect_of(double estimate, double standard_error, double degrees, double alpha) {
  Effect effect;
  effect.estimate = estimate;
  effect.standard_error = standard_error;
  effect.degrees = degrees;
  if (!(standard_error > 0.0) || !(degrees > 0.0)) {
    effect.interval = {estimate, estimate};
    effect.p_value = estimate == 0.0 ? 1.0 : 0.0;
    return effect;
  }
  const Tails t = tails(estimate / standard_error, degrees, alpha);
  effect.p_value = t.p_value;
  effect.interval = {estimate - t.critical * standard_error,
                     estimate + t.critical * standard_error};
  return effect;
}

}  // namespace marketday::ab
