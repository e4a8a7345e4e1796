// Shoppers in front of the shelf: consideration, choice, incidence, quantity (rows 4-9, 11, 13),
// and what else they may do there: wait, leave a cart, take a bundle, pay a deposit (rows 14, 21,
// 25, 32; shelf_extras.cpp).
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

struct SlotBits;

inline std::uint8_t percent_held(const Population& population, std::uint32_t i) {
  return population.coupon_kind[i] == CouponKind::percent ? population.coupon_percent[i]
                                                          : std::uint8_t{0};
}

// What stays the same for every shopper: thresholds and constants in the form the inner loop wants.
class Shelf {
 public:
  explicit Shelf(const MarketSpec& spec);

  // Buffers for one thread; per slot and per category of each visit in the batch.
  struct Scratch {
    std::vector<std::uint32_t> bits;  // random blocks x 4 words
    std::vector<std::uint32_t> who;
    std::vector<float> taste;          // standard normal
    std::vector<float> considered;     // 1 in the consideration set, else 0
    std::vector<std::uint32_t> limit;  // by slot, of a shopper with ranks of their own
    std::vector<float> examine;        // the same
    std::vector<float> utility;
    std::vector<float> weight;              // exp(utility) in the set, else 0
    std::vector<float> group_sum;           // weights summed by group of slots
    std::vector<float> sum;                 // by category
    std::vector<float> supply;              // weeks of supply, by category
    std::vector<float> constant;            // of incidence, by category
    std::vector<float> probability;         // of buying, by category
    std::vector<const SegmentTerms*> tags;  // by row: the price tags this visitor sees
    std::vector<SegmentTerms> personal;     // by row: where they are nobody else's
  };
  struct Visit {
    std::uint64_t seed = 0;
    int day = 0;
    std::uint32_t shopper = 0;
    int segment = 0;
    int group = 0;        // whose price tags
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
  void look(std::span<const Visit> visits, const Population& population, Scratch& scratch) const;
  void look_at_ranked(const SlotBits& set, const std::uint32_t* taste_words,
                      const Population& population, Scratch& scratch) const;
  const SegmentTerms* tags_for(std::uint32_t row, std::uint32_t shopper, int group,
                               const DayTerms& terms, const Population& population,
                               Scratch& scratch) const;
  void work_out_utilities(std::uint32_t row, std::uint32_t shopper, const SegmentTerms& tags,
                          float price_factor, const Population& population, Scratch& scratch) const;
  void weigh(std::uint32_t first_row, std::uint32_t rows, Scratch& scratch) const;
  void note_supply(std::uint32_t row, const Visit& visit, double shipping, const DayTerms& terms,
                   const Population& population, Scratch& scratch) const;
  void work_out_incidence(std::uint32_t rows, Scratch& scratch) const;
  void remember_prices(std::uint32_t row, const Visit& visit, const SegmentTerms& tags,
                       float coupon_factor, Population& population, const Scratch& scratch) const;
  std::uint16_t draw_quantity(double uniform, double depth, double weeks_of_supply,
                              std::uint32_t shopper, const Population& population) const;
  float luck(std::uint32_t row, std::uint32_t category, const Scratch& scratch) const;
  bool buys(std::uint32_t row, std::uint32_t category, const Scratch& scratch) const;
  std::uint32_t choose(std::uint32_t row, std::uint32_t category, double uniform,
                       const Scratch& scratch) const;
  double shipping_utility(bool free_shipping) const;
  double shipping_felt(const Visit& visit, const DayTerms& terms,
                       const Population& population) const;
  // What a shopper who stands before a category of the shelf may do.
  struct Before {
    std::uint32_t row;
    const Visit& visit;
    const DayTerms& terms;
    const SegmentTerms& tags;
    const std::vector<std::int64_t>& stock;
    const Population& population;
  };
  bool waits(const Before& before, std::uint32_t category, std::uint32_t slot,
             const Scratch& scratch) const;
  bool pays_deposit(const Before& before, std::uint32_t category, OrderLine& line,
                    const Scratch& scratch, BlockIntents& intents) const;
  void price_line(const Before& before, std::uint32_t category, double cut, double uniform,
                  OrderLine& line, const Scratch& scratch) const;
  void fill_line(const Before& before, std::uint32_t category, OrderLine line, Scratch& scratch,
                 BlockIntents& intents) const;
  bool leaves_cart(std::uint32_t row, std::uint32_t category, const Scratch& scratch) const;
  void offer_cart_coupon(const Before& before, std::uint32_t category, OrderLine line,
                         Scratch& scratch, BlockIntents& intents) const;
  void cross_sell(const Before& before, std::size_t first_line, const OrderLine& blank,
                  Scratch& scratch, BlockIntents& intents) const;
  void offer_bundles(const Before& before, std::size_t first_line, const OrderLine& blank,
                     Scratch& scratch, BlockIntents& intents) const;
  bool may_take(const Before& before, const BundleTerms& bundle, const Scratch& scratch) const;
  double worth_cents(const Before& before, std::uint32_t category, std::uint32_t slot, bool chosen,
                     const Scratch& scratch) const;
  std::int64_t items_seen(std::uint32_t row, const Scratch& scratch) const;
  void push_extra(const Before& before, std::uint32_t category, std::uint32_t slot, OrderLine line,
                  const Scratch& scratch, BlockIntents& intents) const;
  void order(const Before& before, Scratch& scratch, BlockIntents& intents) const;
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
  bool considers_;   // row 4 is on
  bool one_group_;   // every category is one group of slots
  float cart_odds_;  // exp(carts.intent): odds of the cart over those of buying; 1: no carts
  // counters of a visit's random blocks: tastes, consideration (when on), incidence
  std::vector<std::uint32_t> day_mask_;
  std::vector<std::uint32_t> purpose_;
  std::vector<std::uint32_t> k_;
  std::vector<float> examine_;            // probability by slot, 0 for padding
  std::vector<float> click_;              // probability by taste index
  std::vector<std::uint32_t> threshold_;  // examine and click together, of 65536
  // by shown rank, where a recommender ranks: the same two, the last entry 0
  std::vector<float> examine_rank_;
  std::vector<std::uint32_t> threshold_rank_;
  std::vector<float> remember_;  // weight of the old reference price by days since last seen
};

}  // namespace marketday
