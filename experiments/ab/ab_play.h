// Markets of an A/B test played inside the simulator: an arm for every unit and day, whose policy
// decides there. Goes through the public Environment alone; the same luck whatever the arms.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "policies/policy.h"
#include "sim/environment/environment.h"

namespace marketday {

// What is added up over a shopper's orders.
enum class AbOutcome {
  profit_cents,
  revenue_cents,
  subsidy_cents,
  orders,
  units,
  coupons_redeemed
};
const std::vector<std::string>& ab_outcome_names();  // in the enum's order

// 0: control, 1: treatment; `day`: of the episode, from 0.
using ArmOf = std::function<unsigned char(std::uint32_t unit, int day)>;

struct PlayedMarket {
  std::vector<double> by_shopper;  // over the episode
  std::vector<double> by_day;      // over the shoppers
};

// Actions of both policies are drawn with the same keys, so that where the policies agree the
// market does not feel the arm.
PlayedMarket play_market(Environment& environment, const Policy& control, const Policy& treatment,
                         const ArmOf& arm, std::uint64_t seed, AbOutcome outcome,
                         const std::function<void()>& stepped);

}  // namespace marketday
