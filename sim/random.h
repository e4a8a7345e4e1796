// Keyed random numbers: pure functions of (run seed, who, day, purpose, k), never of thread, order
// or clock. Philox4x32-10: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2,
// 3" (SC 2011). There is no global generator and no default seed.
#pragma once

#include <array>
#include <cstdint>
#include <limits>

namespace marketday {

// What a draw is for. Append only: a purpose's number is part of every published result.
enum class Purpose : std::uint32_t {
  traits = 0,          // who = shopper: visit rate, lifetime, price coefficient, appetite, class
  taste = 1,           // who = shopper, k = item block: liking of each item
  day = 2,             // who = shopper: visit, coupon recall, arrival sub-tick, tie
  consideration = 3,   // who = shopper, k = item block: which items are examined
  choice = 4,          // who = shopper, k = category: choice, quantity, substitute, units
  coupon = 5,          // who = shopper: awareness of a coupon received
  catalogue = 6,       // who = item: price, cost, popularity
  action = 7,          // who = decision unit, day = step: the draw from a policy's probabilities
  agent = 8,           // who = decision unit or arm, day = step: exploration inside a learner
  bootstrap = 9,       // who = metric, day = resample
  environment = 10,    // draws of small reference problems
  incidence = 11,      // who = shopper, k = group of 4 categories: buys from the category or not
  waiting = 12,        // who = shopper, k = category: waits for a deeper cut
  message = 13,        // who = shopper: opts out of messages
  coupon_drop = 14,    // who = shopper, k = promotion: is handed a coupon
  points = 15,         // who = shopper: never redeems points
  presale = 16,        // who = shopper, day = of the tail, k = slot: what the item turned out worth
  service = 17,        // who = shopper, k = line: defects; k = 2^16: contact
  rival = 18,          // who = category: answers a cut
  social_graph = 20,   // edges of the social graph
  word_of_mouth = 21,  // who = sender, k = friend: told or not, tie; day 1: joins unasked
  order_value = 22,    // who = shopper: mean spend of an order
  returns = 23,        // who = shopper, day, k = order line: returned or not, and when
  order_spend = 24,    // who = shopper, day, k = order: spend of one order around the mean
  return_trait = 25,   // who = shopper: proneness to return
  learning = 30,       // who = decision unit, day = update: tosses inside a learner's update
  planning = 31,       // day = update, k = turn: what a learner replays from its memory
  resampling = 32,     // who = decision unit, day = update, k = copy: online bootstrap
  tuning = 33,         // who = candidate of a sweep, day = its parameter
  ab_test = 34,        // who = unit, cluster or run of an A/B test: which arm it gets; its power
  uplift_fold = 35,    // who = row of an experiment, day 0: fold; day 1: training or held-out part
  off_policy_bootstrap = 36,  // who = 16 groups of rows, day = resample: multipliers
  off_policy_unit = 37,   // who = logged unit, key 0: fold of a cross-fit, key 1: group of units
  fraud_controller = 38,  // who = controller: type, size, skill, parameters of a fraudster
  fraud_entity = 39,      // who = account, k = kind: device, IP, address, card it uses
  fraud_tactic = 40,      // who = controller, day: tactic chosen, gossip heard
  fraud_act = 41,         // who = account, day, k: what a fraudster does with it
  screening = 42,         // who = account, day: challenge passed, verdict of a review, appeal
  fraud_label = 43,       // who = account, day: when a chargeback comes, audits
  isolation_tree = 44,    // who = tree, day = node, k: sample and splits of an isolation forest
  detection_fold = 45,    // who = row of a detector's training data
  model_fold = 46,        // who = row or resample, day = repetition: folds, bootstrap of a model
  model_start = 47,       // who = row, k: where an iterative fit starts
  model_order = 48,       // who = row, day = epoch: order in which a fit visits its data
  simulated_likelihood = 49,  // who = decision maker, day = draw: random coefficients
  calibration = 50,           // who = candidate, day = round: proposals of a calibration
  recommendation = 51,        // who = user, k = item: random recommendations, sampled negatives
  quantity_trait = 52,        // who = shopper: units bought at a time beside other shoppers
  shop_recommender = 54,      // who = shopper, day, k = 4 slots: random order shown
  panel_bootstrap = 56,       // who = customers of a panel, day = resample
  panel_sample = 57,          // who = shopper or item, day: lines kept, deals; order of customers
  uplift_tree = 58,           // who = row, day = tree: rows that a causal tree sees, and what for
  uplift_split = 59,          // who = node, day = tree, k: columns that it may split by
  neural_start = 60,          // who = array of weights, k = number in it: where a network starts
  neural_order = 61,  // who = example, day = epoch: its turn; k > 0: negatives drawn with it
};

using RandomBlock = std::array<std::uint32_t, 4>;

// One Philox4x32-10 block: 128 random bits.
constexpr RandomBlock philox(std::uint64_t key, RandomBlock counter) {
  auto key_0 = static_cast<std::uint32_t>(key);
  auto key_1 = static_cast<std::uint32_t>(key >> 32U);
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t product_0 = std::uint64_t{0xD2511F53U} * counter[0];
    const std::uint64_t product_1 = std::uint64_t{0xCD9E8D57U} * counter[2];
    counter = {static_cast<std::uint32_t>(product_1 >> 32U) ^ counter[1] ^ key_0,
               static_cast<std::uint32_t>(product_1),
               static_cast<std::uint32_t>(product_0 >> 32U) ^ counter[3] ^ key_1,
               static_cast<std::uint32_t>(product_0)};
    key_0 += 0x9E3779B9U;
    key_1 += 0xBB67AE85U;
  }
  return counter;
}

// The draws that belong to (who, day, purpose), k-th block.
constexpr RandomBlock draw(std::uint64_t seed, std::uint32_t who, std::uint32_t day,
                           Purpose purpose, std::uint32_t k = 0) {
  return philox(seed, {who, day, static_cast<std::uint32_t>(purpose), k});
}

// Uniform in the open interval (0, 1), 32 bits.
constexpr double uniform(std::uint32_t bits) {
  return (bits + 0.5) * 0x1p-32;
}
constexpr float uniform_float(std::uint32_t bits) {
  return (static_cast<float>(bits >> 9U) + 0.5F) * 0x1p-23F;
}

// The same draws as a standard generator, for Boost.Random distributions at set-up.
class KeyedEngine {
 public:
  using result_type = std::uint32_t;
  KeyedEngine(std::uint64_t seed, std::uint32_t who, std::uint32_t day, Purpose purpose)
      : seed_(seed), who_(who), day_(day), purpose_(purpose) {}
  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }
  result_type operator()() {
    if (used_ == 4) {
      block_ = draw(seed_, who_, day_, purpose_, k_++);
      used_ = 0;
    }
    return block_[used_++];
  }

 private:
  std::uint64_t seed_;
  std::uint32_t who_;
  std::uint32_t day_;
  Purpose purpose_;
  std::uint32_t k_ = 0;
  std::uint32_t used_ = 4;
  RandomBlock block_{};
};

}  // namespace marketday
