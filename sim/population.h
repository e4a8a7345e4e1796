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

enum class CouponKind : std::uint8_t { none = 0, percent = 1, free_shipping = 2 };

struct Population {
  std::uint32_t count = 0;

  // traits
  std::vector<std::uint8_t> class_id;
  std::vector<std::uint16_t> joined_day;
  std::vector<float> visit_rate;         // per market day, season factor 1
  std::vector<float> price_coefficient;  // util per unit of relative price, negative
  std::vector<float> appetite;           // consumption relative to the mean

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

}  // namespace marketday
