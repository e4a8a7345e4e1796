// Row 33: what an order is worth beside the catalogue's goods, Gamma-Gamma (Fader, Hardie and Lee
// 2005): an order ~ Gamma(p, nu), nu ~ Gamma(q, v) over shoppers; mean p v / (q - 1).
#pragma once

#include <cstdint>

namespace marketday {

struct OrderValueSpec {
  double p = 0.0;  // 0: off
  double q = 3.74;
  double v_cents = 1545.0;
};

// A gamma variate by its quantile: Wilson and Hilferty 1931, raised to shape + 1 and multiplied by
// u^(1 / shape) where the shape is under 1 (Marsaglia and Tsang 2000). u, boost in (0, 1).
double gamma_variate(double shape, double u, double boost);

// Whole cents, at least 1; a pure function of seed, shopper and day. 0 when off.
std::int64_t other_goods_cents(const OrderValueSpec& spec, std::uint64_t seed,
                               std::uint32_t shopper, std::uint32_t day);

}  // namespace marketday
