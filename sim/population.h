// The shoppers in columns: traits fixed at birth and memory that changes. One row a shopper, blocks
// of 4,096 rows for parallel loops. Tastes are not stored: they are keyed draws (Purpose::taste).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/spec.h"

namespace marketday {

inline constexpr std::uint32_t kBlockSize = 4096;
inline constexpr float kReferenceUnit = 16384.0F;  // stored reference price 16384 = regular price
inline constexpr std::uint16_t kNever = 65535;     // a day that has not come
inline constexpr std::uint32_t kNobody = 0xFFFFFFFFU;
inline constexpr std::uint8_t kNotShown = 255;  // rank of padding and of what comes after 254

enum class CouponKind : std::uint8_t { none = 0, percent = 1, free_shipping = 2, amount = 3 };

// A share from 0 to 1 in 16 bits.
inline constexpr float kShareUnit = 65535.0F;
inline std::uint16_t to_share(float value) {
  const float held = value < 0.0F ? 0.0F : (value > 1.0F ? 1.0F : value);
  return static_cast<std::uint16_t>(held * kShareUnit + 0.5F);
}
inline float from_share(std::uint16_t value) {
  return static_cast<float>(value) / kShareUnit;
}

struct Population {
  std::uint32_t count = 0;

  // traits
  std::vector<std::uint8_t> class_id;
  std::vector<std::uint16_t> joined_day;
  std::vector<float> visit_rate;         // per market day, season factor 1
  std::vector<float> price_coefficient;  // util per unit of relative price, negative
  std::vector<float> appetite;           // consumption relative to the mean

  std::vector<float> quantity_rate;  // row 9, relative; empty: all shoppers alike

  // memory
  std::vector<float> life_left;                // market days; <= 0: gone
  std::vector<std::uint16_t> last_visit;       // day, kNever before the first
  std::vector<std::uint16_t> last_order;       // day, kNever before the first
  std::vector<std::uint16_t> orders;           // saturates
  std::vector<std::uint32_t> spent_cents;      // saturates
  std::vector<std::uint8_t> stockouts;         // met so far, saturates
  std::vector<std::uint8_t> coupons_redeemed;  // saturates
  std::vector<std::uint8_t> coupon_percent;
  std::vector<CouponKind> coupon_kind;    // the one coupon in the wallet; none if not clipped
  std::vector<std::uint16_t> coupon_day;  // received on
  std::vector<float> pantry;              // units at home: [category * count + shopper]
  std::vector<std::uint16_t> last_item;   // [shopper * categories + category]: item + 1, 0 none
  std::vector<std::uint16_t> reference;   // [shopper * slots + slot], empty when the row is off

  // memory of mechanisms that may be off; empty then
  std::vector<std::uint8_t> coupon_source;  // id + 1 of the promotion that defines the coupon
  std::vector<float> ad_stock;              // row 22
  std::vector<float> fatigue;               // row 23
  std::vector<std::uint8_t> opted_out;      // row 23
  std::vector<std::uint16_t> deal_habit;    // row 24, share
  std::vector<std::uint16_t> deal_belief;   // row 25, deepest cut expected, share
  std::vector<std::uint16_t> satisfaction;  // row 29, share
  std::vector<std::uint32_t> points_cents;  // row 17
  std::vector<std::uint16_t> member_until;  // row 18, first day without membership
  std::vector<std::uint32_t> referrer;      // row 27, who told; kNobody for nobody
  std::vector<std::uint8_t> told;           // row 27, has spread the word
  std::vector<std::uint8_t> uses;           // [promotion * count + shopper], of capped promotions
  std::vector<std::uint8_t> shown_rank;     // [shopper * slots + slot], from 0, of a recommender
  std::vector<std::uint8_t> bought;         // order lines so far, the same shape, saturates

  std::uint32_t blocks() const { return (count + kBlockSize - 1) / kBlockSize; }
  std::uint32_t block_end(std::uint32_t block) const {
    const std::uint32_t end = (block + 1) * kBlockSize;
    return end < count ? end : count;
  }
};

// Draws every trait from (seed, shopper) and sets memory to that of a newcomer.
Population make_population(const MarketSpec& spec, std::uint64_t seed);

// Bytes of state a shopper takes.
std::size_t bytes_per_shopper(const MarketSpec& spec);

// Observable segment of a shopper from orders so far: index into kSegmentNames.
inline int segment_of(const SegmentSpec& spec, std::uint16_t orders, std::uint16_t last_order,
                      int day) {
  if (orders == 0) return 0;
  if (day - last_order > spec.lapsed_after_days) return 4;
  if (orders >= spec.loyal_orders) return 3;
  return orders == 1 ? 1 : 2;
}

inline void empty_wallet(Population& population, std::uint32_t shopper) {
  population.coupon_kind[shopper] = CouponKind::none;
  population.coupon_percent[shopper] = 0;
  if (!population.coupon_source.empty()) population.coupon_source[shopper] = 0;
}

// Whose price tags a shopper sees: the segment, or the segment among members.
inline int group_of(const Population& population, std::uint32_t shopper, int segment, int day) {
  const bool member = !population.member_until.empty() && population.member_until[shopper] > day;
  return member ? segment + kSegments : segment;
}

}  // namespace marketday
