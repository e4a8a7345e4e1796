#include "sim/order_value.h"

#include <algorithm>
#include <cmath>

#include "sim/math.h"
#include "sim/normal_table.h"
#include "sim/random.h"

namespace marketday {
namespace {

constexpr std::uint32_t kTrait = 0xFFFFFFFFU;  // day of a draw that belongs to the shopper

}  // namespace

double gamma_variate(double shape, double u, double boost) {
  const double a = shape < 1.0 ? shape + 1.0 : shape;
  const double root = 1.0 - 1.0 / (9.0 * a) + normal_quantile(u) / (3.0 * std::sqrt(a));
  const double value = a * std::max(root, 0.0) * std::max(root, 0.0) * std::max(root, 0.0);
  return shape < 1.0 ? value * exp(log(boost) / shape) : value;
}

std::int64_t other_goods_cents(const OrderValueSpec& spec, std::uint64_t seed,
                               std::uint32_t shopper, std::uint32_t day) {
  if (spec.p <= 0.0) return 0;
  const RandomBlock who = draw(seed, shopper, kTrait, Purpose::order_value);
  const RandomBlock what = draw(seed, shopper, day, Purpose::order_value);
  const double nu = gamma_variate(spec.q, uniform(who[0]), uniform(who[1])) / spec.v_cents;
  const double value = gamma_variate(spec.p, uniform(what[0]), uniform(what[1])) / nu;
  return std::clamp<std::int64_t>(static_cast<std::int64_t>(value + 0.5), 1, 100'000'000);
}

}  // namespace marketday
