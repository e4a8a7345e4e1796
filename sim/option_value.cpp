#include "sim/option_value.h"

#include <array>

#include "sim/math.h"

namespace marketday {
namespace {

constexpr double kRootTwoPi = 2.506628274631000502;
constexpr std::array<double, 7> kNumerator = {
    220.206867912376, 221.213596169931,  112.079291497871,   33.912866078383,
    6.37396220353165, 0.700383064443688, 3.52624965998911e-2};
constexpr std::array<double, 8> kDenominator = {
    440.413735824752, 793.826512519948, 637.333633378831, 296.564248779674,
    86.7807322029461, 16.064177579207,  1.75566716318264, 8.83883476483184e-2};

template <std::size_t N>
double polynomial(const std::array<double, N>& coefficients, double x) {
  double value = 0.0;
  for (std::size_t i = N; i-- > 0;) value = value * x + coefficients[i];
  return value;
}

// P(Z > x), x >= 0.
double upper_tail(double x) {
  if (x > 38.0) return 0.0;
  const double e = exp(-0.5 * x * x);
  if (x < 7.07106781186547) return e * polynomial(kNumerator, x) / polynomial(kDenominator, x);
  return e / (x + 1.0 / (x + 2.0 / (x + 3.0 / (x + 4.0 / (x + 0.65))))) / kRootTwoPi;
}

}  // namespace

double normal_pdf(double x) {
  return exp(-0.5 * x * x) / kRootTwoPi;
}

double normal_cdf(double x) {
  return x > 0.0 ? 1.0 - upper_tail(x) : upper_tail(-x);
}

double expected_surplus(double mean, double sd, double price) {
  const double gap = mean - price;
  if (sd <= 0.0) return gap > 0.0 ? gap : 0.0;
  const double z = gap / sd;
  return gap * normal_cdf(z) + sd * normal_pdf(z);
}

double pre_sale_surplus(const PreSale& offer, double mean, double sd) {
  return expected_surplus(mean, sd, offer.pre_price - offer.deposit) - offer.deposit;
}

bool pays_deposit(const PreSale& offer, double mean, double sd) {
  return pre_sale_surplus(offer, mean, sd) >= expected_surplus(mean, sd, offer.regular_price);
}

double tail_paid_probability(const PreSale& offer, double mean, double sd) {
  const double tail = offer.pre_price - offer.deposit;
  if (sd <= 0.0) return mean > tail ? 1.0 : 0.0;
  return normal_cdf((mean - tail) / sd);
}

}  // namespace marketday
