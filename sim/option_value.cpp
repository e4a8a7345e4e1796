#include "sim/option_value.h"

#include <algorithm>

#include "sim/math.h"

namespace marketday {
namespace {

constexpr double kInverseRootTwoPi = 0.3989422804014327;

double normal_density(double z) {
  return kInverseRootTwoPi * exp(-0.5 * z * z);
}

}  // namespace

// Phi(z) = 1/2 + phi(z) (z + z^3/3 + z^5/(3 5) + ...); G. Marsaglia, "Evaluating the normal
// distribution", J. Stat. Software 11(4), 2004.
double normal_cdf(double z) {
  if (z < -8.0) return 0.0;
  if (z > 8.0) return 1.0;
  double sum = z;
  double term = z;
  for (int i = 3; i < 400; i += 2) {
    term *= z * z / i;
    const double next = sum + term;
    if (next == sum) break;
    sum = next;
  }
  return 0.5 + sum * normal_density(z);
}

double expected_surplus(double mean, double sd, double price) {
  if (sd <= 0.0) return std::max(0.0, mean - price);
  const double z = (mean - price) / sd;
  return (mean - price) * normal_cdf(z) + sd * normal_density(z);
}

double presale_surplus(double mean, double sd, const PresaleOffer& offer) {
  return expected_surplus(mean, sd, offer.price - offer.deposit) - offer.deposit;
}

bool takes_presale(double mean, double sd, const PresaleOffer& offer) {
  return presale_surplus(mean, sd, offer) >= expected_surplus(mean, sd, offer.regular);
}

double tail_paid(double mean, double sd, const PresaleOffer& offer) {
  const double rest = offer.price - offer.deposit;
  if (sd <= 0.0) return mean > rest ? 1.0 : 0.0;
  return normal_cdf((mean - rest) / sd);
}

}  // namespace marketday
