// What attackers can vary and how they learn which way pays: EXP3 over a small playbook, weighted
// by their own outcomes, and gossip between rings. They never see the truth nor the detector.
// Auer, Cesa-Bianchi, Freund and Schapire, "The nonstochastic multiarmed bandit problem", SIAM J.
// Computing 2002, figure 1.
#pragma once

#include <span>

#include "sim/fraud/fraud_state.h"

namespace marketday {

struct Tactic {
  const char* name;
  int spread;          // divides the accounts on one device
  int extra_age_days;  // accounts lie still for longer
  int pace;            // multiplies the days between two attacks
  double camouflage;   // share of entities that are an account's own, and of cover purchases
};
extern const Tactic kPlaybook[kTactics];

// Probability of each tactic for a controller.
std::array<double, kTactics> tactic_probabilities(const AdaptationSpec& spec,
                                                  const Controller& controller);

// Chooses the tactic of the wave that begins.
void choose_tactic(const AdaptationSpec& spec, std::uint64_t seed, std::uint32_t id, int day,
                   Controller& controller);

// A wave ended: its net take an account, in units of `scale_cents`, moves the weights.
void learn_from_wave(const AdaptationSpec& spec, Cents scale_cents, Controller& controller);

// With the gossip probability a controller takes over the weights of the one of its kind that has
// earned most.
void gossip(const AdaptationSpec& spec, std::uint64_t seed, int day,
            std::span<Controller> controllers);

}  // namespace marketday
