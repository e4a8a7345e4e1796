// What fraud came to in an episode, by the truth: for tables and reports, never for policies.
#pragma once

#include <vector>

#include "sim/environment/environment.h"
#include "sim/market.h"

namespace marketday {

// "fraud_loss_cents", "fraud_subsidy_share", "honest_bothered_share", ...; empty without a fraud
// section.
std::vector<Metric> fraud_metrics(const MarketSpec& spec, const MarketState& state);

// Days from a fraudster's first abusive grant to its first ban; those without a ban are censored
// at the last day. Coupon hunters, whom nobody would ban, are left out.
struct Detection {
  std::size_t part = 0;
  int days = 0;
  bool banned = false;
  std::uint32_t accounts = 1;
};
std::vector<Detection> detections(const MarketState& state);

inline constexpr std::uint32_t kLeastRing = 3;  // accounts; fewer are loners

// Kaplan-Meier median of those times; negative: more than half are never found.
double median_detection_days(const std::vector<Detection>& detections);

}  // namespace marketday
