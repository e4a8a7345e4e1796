// One shopper in front of the shelf: consideration, choice, incidence, quantity (rows 4-9, 11, 13).
// Pure in the market state; all draws are keyed by (shopper, day).
#pragma once

#include <cstdint>
#include <vector>

#include "sim/day_terms.h"
#include "sim/intent.h"
#include "sim/population.h"
#include "sim/random.h"
#include "sim/spec.h"

namespace marketday {

// What stays the same for every shopper: thresholds and constants in the form the inner loop wants.
class Shelf {
 public:
  explicit Shelf(const MarketSpec& spec);

  // Buffers for one thread.
  struct Scratch {
    std::vector<std::uint32_t> bits;    // blocks x 4 words
    std::vector<float> taste;           // standard normal, per slot
    std::vector<float> considered;      // 1 in the consideration set, else 0
    std::vector<float> weight;          // exp(utility) in the set, else 0
    std::vector<float> price;           // relative price as this shopper sees it
  };
  struct Visit {
    std::uint64_t seed = 0;
    int day = 0;
    std::uint32_t shopper = 0;
    int segment = 0;
    bool mission = false;       // came for a purpose: joining or a recalled coupon
    float mission_intent = 0.0F;
    std::uint32_t arrival = 0;
    std::uint32_t tie = 0;
    bool need_fallback = false;  // the budget may not suffice: also work out the unpromoted order
  };

  // Appends wanted lines and met stock-outs to `intents`; updates the shopper's price memory.
  void decide(const Visit& visit, const DayTerms& terms, const std::vector<std::int64_t>& stock,
              Population& population, Scratch& scratch, BlockIntents& intents) const;

  // A loser of today's stock race looks again (row 30): a line for another item of the same
  // category, or quantity 0 when the shopper leaves.
  OrderLine substitute(const OrderLine& lost, std::uint64_t seed, int day, const DayTerms& terms,
                       const std::vector<std::int64_t>& stock, Population& population,
                       Scratch& scratch) const;

 private:
  void draw_bits(std::uint64_t seed, int day, std::uint32_t shopper, Scratch& scratch) const;
  void draw_tastes_and_set(Scratch& scratch) const;
  void weigh(const SegmentTerms& terms, float coupon_factor, std::uint32_t shopper,
             const Population& population, Scratch& scratch) const;
  void remember_prices(int day, std::uint32_t shopper, const SegmentTerms& terms,
                       float coupon_factor, Population& population, const Scratch& scratch) const;
  std::uint16_t draw_quantity(double uniform, double depth, double weeks_of_supply) const;
  bool buys(std::uint32_t category, double uniform, double extra, double weeks_of_supply,
            const Scratch& scratch) const;
  std::uint32_t choose(std::uint32_t category, double uniform, const Scratch& scratch) const;
  double weeks_of_supply(std::uint32_t category, std::uint32_t shopper,
                         const Population& population) const;
  double shipping_utility(bool free_shipping) const;
  const std::uint32_t* choice_bits(std::uint32_t category, const Scratch& scratch) const;
  void decide_category(std::uint32_t category, const Visit& visit, const SegmentTerms& terms,
                       const std::vector<std::int64_t>& stock, double extra, OrderLine line,
                       const Population& population, Scratch& scratch,
                       BlockIntents& intents) const;
  void decide_fallback(const Visit& visit, const DayTerms& terms, std::size_t first_line,
                       Population& population, Scratch& scratch, BlockIntents& intents) const;
  bool pick_available(std::uint32_t category, double uniform,
                      const std::vector<std::int64_t>& stock, std::uint32_t except,
                      Scratch& scratch, std::uint32_t& slot) const;

  const MarketSpec& spec_;
  std::uint32_t slots_;
  std::uint32_t groups_;
  bool considers_;  // row 4 is on
  std::vector<float> examine_;          // probability by slot, 0 for padding
  std::vector<float> remember_;         // weight of the old reference price by days since last seen
};

}  // namespace marketday
