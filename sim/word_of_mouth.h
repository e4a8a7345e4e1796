// Row 27: word of mouth as an independent cascade (Goldenberg, Libai and Muller 2001): a satisfied
// buyer has one chance with each friend who has not joined. Keyed by (sender, friend), so that
// neither order nor threads matter.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "sim/random.h"
#include "sim/social_graph.h"

namespace marketday {

struct WordOfMouthSpec {
  double probability = 0.0;  // q_e of an edge; 0: off
  double satisfaction_threshold = 0.6;
  double aware_share = 0.5;         // of the shoppers who join as `population` says
  double innovators_per_day = 0.0;  // Bass's p: the others join by themselves
  SocialGraphSpec network;
  bool on() const { return probability > 0.0; }
};

struct Referral {
  std::uint32_t newcomer = 0;
  std::uint32_t referrer = 0;
};

// Those whom `senders` reach today and who wait, ascending; where several reach one, the smallest
// keyed number wins. `incentive` multiplies the probability.
template <typename Waits>
std::vector<Referral> spread_word(const WordOfMouthSpec& spec, const SocialGraph& graph,
                                  std::uint64_t seed, std::span<const std::uint32_t> senders,
                                  double incentive, const Waits& waits) {
  struct Call {
    std::uint32_t newcomer, tie, referrer;
    auto operator<=>(const Call&) const = default;
  };
  std::vector<Call> calls;
  const double chance = std::min(1.0, spec.probability * incentive);
  for (const std::uint32_t sender : senders) {
    for (const std::uint32_t other : graph.friends_of(sender)) {
      if (!waits(other)) continue;
      const RandomBlock bits = draw(seed, sender, 0, Purpose::word_of_mouth, other);
      if (uniform(bits[0]) < chance) calls.push_back({other, bits[1], sender});
    }
  }
  std::sort(calls.begin(), calls.end());
  std::vector<Referral> referrals;
  for (const Call& call : calls) {
    if (!referrals.empty() && referrals.back().newcomer == call.newcomer) continue;
    referrals.push_back({call.newcomer, call.referrer});
  }
  return referrals;
}

}  // namespace marketday
