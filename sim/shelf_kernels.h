// The inner loops of a batch of visits over plain columns of slots, one row a visit; lengths are
// multiples of kSlotGroup.
#pragma once

#include <cstdint>

namespace marketday {

// What a visit's blocks of random bits are keyed by, beside the visitor: block i has the counters
// (who, day & day_mask[i], purpose[i], k[i]); `count` is a multiple of 8.
struct BlockKeys {
  const std::uint32_t* day_mask;
  const std::uint32_t* purpose;
  const std::uint32_t* k;
  std::uint32_t count;
};
// out[4 (row * count + i) + w] is word w of block i of visitor who[row].
void draw_blocks(std::uint64_t seed, std::uint32_t day, const std::uint32_t* who,
                 std::uint32_t rows, const BlockKeys& keys, std::uint32_t* out);

// 16 bits for each slot of each row: a group's four words give their low halves, then their high
// halves. Rows are `stride` words apart.
struct SlotBits {
  const std::uint32_t* words;
  std::uint32_t stride;
  std::uint32_t rows;
  std::uint32_t groups;
};

// Standard normal tastes; rows x slots.
void draw_tastes(const SlotBits& bits, const float* normal, float* taste);

// Row 4: 1 where the bits are below the slot's threshold (of 65536), else 0.
void draw_set(const SlotBits& bits, const std::uint32_t* threshold, float* considered);

// The same where a click depends on the taste: u < examine * click[taste]. `taste_words`: where the
// tastes were drawn from, of the same shape.
void draw_matched_set(const SlotBits& bits, const std::uint32_t* taste_words, const float* examine,
                      const float* click, float* considered);

// Row 5 and 7: utility of each slot, and the price as seen. `reference` may be null.
struct UtilityTerms {
  const float* attraction;
  const float* ratio;
  const std::uint16_t* reference;
  float coupon_factor;
  float price_coefficient;
  float taste_sd;
  float gain;
  float loss;
};
void utilities(const UtilityTerms& terms, const float* taste, std::uint32_t slots, float* utility);

// weight = exp(utility) * considered.
void weigh_slots(const float* utility, const float* considered, std::uint32_t slots, float* weight);

// Sum of each group of 8 in one fixed order.
void sum_groups(const float* weight, std::uint32_t groups, float* sum);

// Row 6: logistic(constant + mu ln(sum) - supply_cost * supply); 0 where sum is 0. All columns have
// `count` entries, a multiple of 8.
void incidence(const float* sum, const float* supply, const float* constant, std::uint32_t count,
               float mu, float supply_cost, float* probability);

// Row 7 for the considered: reference = keep * reference + (1 - keep) * price.
void remember(const float* ratio, float coupon_factor, const float* considered, float keep,
              std::uint32_t slots, std::uint16_t* reference);

}  // namespace marketday
