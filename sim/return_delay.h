// Row 28: is a bought item sent back, and when. P(return) = logistic(r0 + r_cat + r1 topped up + r2
// defect + u_h), u_h ~ N(0, sd^2); the delay is Gamma, in whole days. Levels: NRF 2023 (17.6 % of
// online sales); coefficients are the author's.
#pragma once

#include <array>
#include <cstdint>

#include "sim/math.h"

namespace marketday {

struct ReturnSpec {
  double base = -1.658;     // r0, util: 16 % of plain purchases
  double top_up = 0.7;      // r1, util: bought to reach a bar
  double defect = 2.0;      // r2, util
  double shopper_sd = 0.0;  // util; 0: all shoppers alike
  double delay_mean_days = 9.0;
  double delay_shape = 2.0;  // of the Gamma; 2: few come back at once
};

inline double return_probability(const ReturnSpec& spec, double category_util, bool topped_up,
                                 bool defect, double shopper_util) {
  return logistic(spec.base + category_util + (topped_up ? spec.top_up : 0.0) +
                  (defect ? spec.defect : 0.0) + shopper_util);
}

// u_h: fixed for a shopper.
double draw_return_util(const ReturnSpec& spec, std::uint64_t seed, std::uint32_t shopper);

// Quantiles of the delay at the midpoints of 1,024 equal shares, whole days, at least 1. Built at
// set-up with Boost.Math; a draw is one load.
class ReturnDelay {
 public:
  explicit ReturnDelay(const ReturnSpec& spec);
  // From 32 random bits.
  int days(std::uint32_t bits) const { return days_[bits >> 22U]; }
  int longest_days() const { return days_.back(); }

 private:
  std::array<std::uint16_t, 1024> days_{};
};

// One order line, the day it is delivered: days until it comes back, or 0 when it is kept.
int draw_return(const ReturnDelay& delay, double probability, std::uint64_t seed,
                std::uint32_t shopper, std::uint32_t day, std::uint32_t line);

}  // namespace marketday
