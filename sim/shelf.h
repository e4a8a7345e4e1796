// Shoppers in front of the shelf: consideration, choice, incidence, quantity (rows 4-9, 11, 13).
// All draws are keyed by (shopper, day). Works on batches of visits, so that the loops are long.
#pragma once

#include <cstdint>
#include <span>
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

  // Buffers for one thread; per slot and per category of each visit in the batch.
  struct Scratch {
    std::vector<std::uint32_t> bits;  // random blocks x 4 words
    std::vector<std::uint32_t> who;
    std::vector<float> taste;       // standard normal
    std::vector<float> considered;  // 1 in the consideration set, else 0
    std::vector<float> utility;
    std::vector<float> weight;       // exp(utility) in the set, else 0
    std::vector<float> group_sum;    // weights summed by group of slots
    std::vector<float> sum;          // by category
    std::vector<float> supply;       // weeks of supply, by category
    std::vector<float> constant;     // of incidence, by category
    std::vector<float> probability;  // of buying, by category
  };
  struct Visit {
    std::uint64_t seed = 0;
    int day = 0;
    std::uint32_t shopper = 0;
    int segment = 0;
    double intent = 0.0;  // util added to incidence: came for a purpose, joining or with a coupon
    std::uint32_t arrival = 0;
    std::uint32_t tie = 0;
    bool need_fallback = false;  // the budget may not suffice: also work out the unpromoted order
  };

  // Most visits in one batch.
  std::uint32_t batch() const { return batch_; }

  // Appends wanted lines and met stock-outs to `intents`, visit by visit; updates each shopper's
  // price memory. At most `batch()` visits of one day, each of another shopper.
  void decide(std::span<const Visit> visits, const DayTerms& terms,
              const std::vector<std::int64_t>& stock, Population& population, Scratch& scratch,
              BlockIntents& intents) const;

  // A loser of today's stock race looks again (row 30): a line for another item of the same
  // category, or quantity 0 when the shopper leaves.
  OrderLine substitute(const OrderLine& lost, std::uint64_t seed, int day, const DayTerms& terms,
                       const std::vector<std::int64_t>& stock, const Population& population,
                       Scratch& scratch) const;

 private:
  std::uint32_t blocks() const { return static_cast<std::uint32_t>(purpose_.size()); }
  void resize(Scratch& scratch) const;
  void look(std::span<const Visit> visits, Scratch& scratch) const;
  void work_out_utilities(std::uint32_t row, std::uint32_t shopper, const SegmentTerms& terms,
                          float coupon_factor, const Population& population,
                          Scratch& scratch) const;
  void weigh(std::uint32_t first_row, std::uint32_t rows, Scratch& scratch) const;
  void note_supply(std::uint32_t row, std::uint32_t shopper, double extra,
                   const Population& population, Scratch& scratch) const;
  void work_out_incidence(std::uint32_t rows, Scratch& scratch) const;
  void remember_prices(std::uint32_t row, const Visit& visit, const SegmentTerms& terms,
                       float coupon_factor, Population& population, const Scratch& scratch) const;
  std::uint16_t draw_quantity(double uniform, double depth, double weeks_of_supply) const;
  bool buys(std::uint32_t row, std::uint32_t category, const Scratch& scratch) const;
  std::uint32_t choose(std::uint32_t row, std::uint32_t category, double uniform,
                       const Scratch& scratch) const;
  double shipping_utility(bool free_shipping) const;
  void fill_line(std::uint32_t row, std::uint32_t category, const Visit& visit,
                 const SegmentTerms& terms, const std::vector<std::int64_t>& stock, OrderLine line,
                 Scratch& scratch, BlockIntents& intents) const;
  void order(std::uint32_t row, const Visit& visit, const SegmentTerms& terms,
             const std::vector<std::int64_t>& stock, const Population& population, Scratch& scratch,
             BlockIntents& intents) const;
  void work_out_fallbacks(std::span<const Visit> visits, const DayTerms& terms,
                          std::size_t first_line, const Population& population, Scratch& scratch,
                          BlockIntents& intents) const;
  bool pick_available(std::uint32_t row, std::uint32_t category, double uniform,
                      const std::vector<std::int64_t>& stock, std::uint32_t except,
                      Scratch& scratch, std::uint32_t& slot) const;

  const MarketSpec& spec_;
  std::uint32_t slots_;
  std::uint32_t groups_;
  std::uint32_t categories_;
  std::uint32_t batch_;
  bool considers_;  // row 4 is on
  bool one_group_;  // every category is one group of slots
  // counters of a visit's random blocks: tastes, consideration (when on), incidence
  std::vector<std::uint32_t> day_mask_;
  std::vector<std::uint32_t> purpose_;
  std::vector<std::uint32_t> k_;
  std::vector<float> examine_;            // probability by slot, 0 for padding
  std::vector<float> click_;              // probability by taste index
  std::vector<std::uint32_t> threshold_;  // examine and click together, of 65536
  std::vector<float> remember_;  // weight of the old reference price by days since last seen
};

}  // namespace marketday
