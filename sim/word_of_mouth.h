// Row 27: satisfied buyers tell their friends. Independent cascade: the edge from a sender to a
// friend who has not joined fires once, with probability q_e (Kempe, Kleinberg and Tardos 2003;
// Goldenberg, Libai and Muller 2001). Draws belong to (sender, friend), not to a day or an order:
// with a higher q_e the same luck reaches everybody it reached before.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "sim/random.h"
#include "sim/social_graph.h"

namespace marketday {

struct WordOfMouthSpec {
  NetworkSpec network;
  double pass_probability = 0.0;        // q_e an edge; 0: off
  double satisfaction_threshold = 0.8;  // senders are at least this satisfied
  double aware_share = 0.5;             // of the shoppers who join as the population section says
  double innovators_per_day = 0.0;      // p: one of the others joins unasked; 0: off

  bool on() const { return pass_probability > 0.0; }
};

// The newcomer joins on the day after.
struct Referral {
  std::uint32_t referrer = 0;
  std::uint32_t newcomer = 0;
  std::uint32_t tie = 0;  // keyed; the smallest refers when several reach one newcomer
};

// Leaves one referral a newcomer, by newcomer.
void keep_first_referrers(std::vector<Referral>& referrals);

// Whom today's senders reach, by newcomer; each sender must be sent in once in a market's life. The
// order of `senders` does not matter. `incentive` multiplies q_e. `is_waiting(shopper)`: has not
// joined yet. Fills `referrals`, whose memory is used again.
template <typename IsWaiting>
void spread_word(const WordOfMouthSpec& spec, const SocialGraph& graph, std::uint64_t seed,
                 std::span<const std::uint32_t> senders, double incentive,
                 const IsWaiting& is_waiting, std::vector<Referral>& referrals) {
  referrals.clear();
  const double fires = spec.pass_probability * incentive;
  if (fires <= 0.0) return;
  for (const std::uint32_t sender : senders) {
    for (const std::uint32_t other : graph.friends_of(sender)) {
      if (!is_waiting(other)) continue;
      const RandomBlock bits = draw(seed, sender, 0, Purpose::word_of_mouth, other);
      if (uniform(bits[0]) < fires) referrals.push_back({sender, other, bits[1]});
    }
  }
  keep_first_referrers(referrals);
}

inline constexpr std::uint32_t kNeverInnovates = std::numeric_limits<std::uint32_t>::max();

// The day on which a shopper whom nobody tells joins: geometric, p a day from day 0 on; a pure
// function, so drawn once or anew, as suits. kNeverInnovates for p = 0.
std::uint32_t innovation_day(const WordOfMouthSpec& spec, std::uint64_t seed,
                             std::uint32_t shopper);

}  // namespace marketday
