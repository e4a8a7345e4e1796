// A ranking policy's value, the sum of rewards over the positions of a slate, from logged slates:
//   standard     sum_l w(a_1:L) r_l     users may do anything          (SIPS, needs no assumption)
//   independent  sum_l w(a_l) r_l       a position's reward depends on its own item only (IIPS)
//   interaction  sum_l w(a_1:l) r_l     users look from the top down: cascade (RIPS)
// w = pi_e / pi_b of the whole slate, of the item at its position, of the slate down to there.
// Li et al. (2018) for IIPS; McInerney, Brost, Chandar, Mehrotra & Carterette (2020) for RIPS. The
// self-normalised forms divide by the mean weight of each position. Slates may differ in length: a
// position that is not there earns 0 at the weight its slate has (of 1 for independent).
// Diagnostics: of the weights at the last positions.
#pragma once

#include "evaluation/influence.h"

namespace marketday::structured {

struct Slates {
  std::span<const std::size_t> offsets;  // one more than slates: 0, ..., rows
  std::span<const double> reward;        // a row a position, top first
  // Of the assumption that the estimator makes, at each position: probability of the whole slate,
  // of the item there, or of the slate down to there.
  std::span<const double> behaviour;
  std::span<const double> target;

  std::size_t count() const { return offsets.size() - 1; }
};

enum class SlateWeight { standard, independent, interaction };

InfluenceEstimate slate_ips(const Slates& slates, SlateWeight weight);
InfluenceEstimate slate_snips(const Slates& slates, SlateWeight weight);

// Cascade-DR: mean sum_l w(a_1:l) (r_l - Qhat_l(a_l)) + w(a_1:l-1) sum_a pi_e(a|a_1:l-1) Qhat_l(a),
// Qhat_l the value from position l on. Kiyohara, Saito, Matsuhiro, Narita, Shimizu & Yamamoto
// (2022), section 3.1. `slates` with probabilities down to each position.
InfluenceEstimate cascade_doubly_robust(const Slates& slates, std::span<const double> q_taken,
                                        std::span<const double> q_expected);

}  // namespace marketday::structured
