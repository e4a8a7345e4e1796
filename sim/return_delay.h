// Row 28: how likely a line comes back, and after how many days.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/math.h"

namespace marketday {

// Terms of the logit.
struct ReturnRisk {
  double base = 0.0;
  double category = 0.0;
  double top_up = 0.0;
  double defect = 0.0;
  double shopper = 0.0;
};

inline double return_probability(const ReturnRisk& r) {
  return logistic(r.base + r.category + r.top_up + r.defect + r.shopper);
}

// Gamma delays by inversion, tabulated at set-up and rounded up to whole market days.
class ReturnDelays {
 public:
  ReturnDelays(double mean_days, double shape, double period_days);
  int days(std::uint32_t bits) const { return table_[bits >> 22U]; }
  int longest_days() const { return table_.back(); }

 private:
  std::vector<std::uint16_t> table_;  // 1,024 quantiles
};

}  // namespace marketday
