#include "sim/fraud/fraud_metrics.h"

#include <algorithm>

#include "sim/fraud/fraud_state.h"

namespace marketday {
namespace {

double share(double part, double whole) {
  return whole > 0.0 ? part / whole : 0.0;
}

// Honest accounts that have ordered or tried to, and those of them that were bothered.
struct Honest {
  double active = 0.0;
  double bothered = 0.0;
};

Honest count_honest(const MarketState& state) {
  Honest count;
  for (std::uint32_t i = 0; i < state.fraud->honest; ++i) {
    const bool bothered = state.fraud->bothered[i] != 0;
    if (state.population.orders[i] == 0 && !bothered) continue;
    ++count.active;
    if (bothered) ++count.bothered;
  }
  return count;
}

std::vector<Detection> rings_of(std::vector<Detection> all) {
  std::erase_if(all, [](const Detection& one) { return one.accounts < kLeastRing; });
  return all;
}

}  // namespace

std::vector<Detection> detections(const MarketState& state) {
  std::vector<Detection> all;
  for (const Controller& c : state.fraud->controllers) {
    if (c.first_grant_day == kNotYet || !c.fraud) continue;
    const bool banned = c.first_ban_day != kNotYet;
    const int end = banned ? c.first_ban_day : state.day;
    all.push_back({c.type, std::max(0, end - c.first_grant_day), banned, c.size});
  }
  return all;
}

double median_detection_days(const std::vector<Detection>& detections) {
  std::vector<Detection> sorted = detections;
  std::stable_sort(sorted.begin(), sorted.end(), [](const Detection& a, const Detection& b) {
    return a.days != b.days ? a.days < b.days : a.banned > b.banned;
  });
  double survival = 1.0;
  double at_risk = static_cast<double>(sorted.size());
  for (const Detection& one : sorted) {
    if (one.banned) survival *= 1.0 - 1.0 / at_risk;
    if (one.banned && survival <= 0.5 + 1e-12) return one.days;
    at_risk -= 1.0;
  }
  return -1.0;
}

std::vector<Metric> fraud_metrics(const MarketSpec&, const MarketState& state) {
  if (!state.fraud) return {};
  const FraudState& f = *state.fraud;
  FraudAccount fraud;
  for (std::size_t part = 0; part + 1 < f.total.size(); ++part) fraud += f.total[part];
  const FraudAccount& honest = f.total.back();
  for (const Controller& c : f.controllers) fraud.take_cents += c.wave_take_cents;
  const auto number = [](auto value) { return static_cast<double>(value); };
  const Honest shoppers = count_honest(state);
  return {{"fraud_attempts", number(fraud.attempts)},
          {"fraud_granted", number(fraud.granted)},
          {"fraud_blocked", number(fraud.blocked)},
          {"fraud_loss_cents", number(fraud.loss_cents)},
          {"fraud_take_cents", number(fraud.take_cents)},
          {"fraud_subsidy_cents", number(fraud.subsidy_cents)},
          {"fraud_subsidy_share",
           share(number(fraud.subsidy_cents), number(fraud.subsidy_cents + honest.subsidy_cents))},
          {"fraud_banned", number(fraud.banned)},
          {"honest_banned", number(honest.banned)},
          {"honest_challenged", number(honest.challenged)},
          {"honest_blocked", number(honest.blocked)},
          {"honest_bothered_share", share(shoppers.bothered, shoppers.active)},
          {"reviews", number(fraud.reviewed + honest.reviewed)},
          {"ring_detection_days_median", median_detection_days(rings_of(detections(state)))}};
}

}  // namespace marketday
