// Row 33: what an order is worth where no basket is simulated. Gamma-Gamma: an order of shopper h ~
// Gamma(p, rate nu_h), nu_h ~ Gamma(q, rate v), so that the mean over shoppers is p v / (q - 1).
// Fader, Hardie and Lee, "RFM and CLV" (2005). Independent of how often the shopper orders.
#pragma once

#include <cmath>
#include <cstdint>

#include "sim/catalogue.h"

namespace marketday {

// Defaults: maximum likelihood on CDNOW (T4), currency units.
struct OrderValueSpec {
  double shape = 6.25;             // p > 0: orders of one shopper
  double spread_shape = 3.74;      // q > 1: shoppers
  double spread_currency = 15.45;  // v > 0; 0: off

  bool on() const { return spread_currency > 0.0; }
  double population_mean() const { return shape * spread_currency / (spread_shape - 1.0); }
};

// The mean spend p / nu_h of a shopper, currency units; never stored, drawn anew from its key.
double draw_mean_spend(const OrderValueSpec& spec, std::uint64_t seed, std::uint32_t shopper);

// A shopper's k-th order of the day, Gamma(p) with the shopper's mean. k < 2^24.
double draw_order_value(const OrderValueSpec& spec, double mean_spend, std::uint64_t seed,
                        std::uint32_t shopper, std::uint32_t day, std::uint32_t k = 0);

// The same, rounded to cents.
inline Cents draw_order_cents(const OrderValueSpec& spec, double mean_spend, std::uint64_t seed,
                              std::uint32_t shopper, std::uint32_t day, std::uint32_t k = 0) {
  return std::llround(100.0 * draw_order_value(spec, mean_spend, seed, shopper, day, k));
}

}  // namespace marketday
