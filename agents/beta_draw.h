// One draw of a Beta(a, b) for a, b > 0 from keyed uniforms: Cheng (1978), "Generating beta
// variates with nonintegral shape parameters", algorithms BB (both above 1) and BC. The bits are
// the same on every platform: only + - * / sqrt and sim/math.h.
#pragma once

#include <algorithm>
#include <cmath>

#include "sim/math.h"
#include "sim/random.h"

namespace marketday {

// log(u / (1 - u)) times `scale` and a e^that: the candidate of both algorithms.
struct BetaCandidate {
  double v;
  double w;
};
inline BetaCandidate beta_candidate(double u, double scale, double a) {
  const double v = scale * marketday::log(u / (1.0 - u));
  return {v, std::min(a * marketday::exp(std::min(v, 700.0)), 1e300)};
}

// Algorithm BB; a <= b, both above 1; gives w with w / (b + w) ~ Beta(a, b).
inline double beta_draw_bb(double a, double b, KeyedEngine& engine) {
  const double sum = a + b;
  const double scale = std::sqrt((sum - 2.0) / (2.0 * a * b - sum));
  const double slope = a + 1.0 / scale;
  while (true) {
    const double u1 = uniform(engine());
    const double u2 = uniform(engine());
    const auto [v, w] = beta_candidate(u1, scale, a);
    const double z = u1 * u1 * u2;
    const double r = slope * v - 1.3862943611198906;  // ln 4
    const double s = a + r - w;
    if (s + 2.6094379124341003 >= 5.0 * z) return w;  // 1 + ln 5
    const double log_z = marketday::log(z);
    if (s >= log_z || r + sum * marketday::log(sum / (b + w)) >= log_z) return w;
  }
}

// Algorithm BC; a >= b, b at most 1; gives w with w / (b + w) ~ Beta(a, b).
inline double beta_draw_bc(double a, double b, KeyedEngine& engine) {
  const double sum = a + b;
  const double scale = 1.0 / b;
  const double delta = 1.0 + a - b;
  const double k1 = delta * (1.0 / 72.0 + b / 24.0) / (a * scale - 7.0 / 9.0);
  const double k2 = 0.25 + (0.5 + 0.25 / delta) * b;
  while (true) {
    const double u1 = uniform(engine());
    const double u2 = uniform(engine());
    const double y = u1 * u2;
    const double z = u1 * y;
    if (u1 < 0.5) {
      if (0.25 * u2 + z - y >= k1) continue;
    } else {
      if (z <= 0.25) return beta_candidate(u1, scale, a).w;
      if (z >= k2) continue;
    }
    const auto [v, w] = beta_candidate(u1, scale, a);
    if (sum * (marketday::log(sum / (b + w)) + v) - 1.3862943611198906 >= marketday::log(z))
      return w;
  }
}

inline double beta_draw(double alpha, double beta, KeyedEngine& engine) {
  const double least = std::min(alpha, beta);
  const double most = std::max(alpha, beta);
  const bool both_above_one = least > 1.0;
  const double first = both_above_one ? least : most;  // w belongs to this one
  const double other = both_above_one ? most : least;
  const double w =
      both_above_one ? beta_draw_bb(least, most, engine) : beta_draw_bc(most, least, engine);
  return (alpha == first ? w : other) / (other + w);
}

}  // namespace marketday
