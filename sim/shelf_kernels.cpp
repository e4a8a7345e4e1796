#include "sim/shelf_kernels.h"

#include <bit>
#include <cstring>

#include "sim/catalogue.h"
#include "sim/clones.h"
#include "sim/math.h"
#include "sim/normal_table.h"
#include "sim/population.h"
#include "sim/random_lanes.h"

namespace marketday {

namespace {

// Four words side by side, a vector type of g++ and clang.
using FourWords = std::uint32_t __attribute__((vector_size(16)));
using FourFlags = std::int32_t __attribute__((vector_size(16)));  // -1: true

inline FourWords load_four(const std::uint32_t* from) {
  FourWords words;
  std::memcpy(&words, from, sizeof words);
  return words;
}

// 1 where the flag is set, else 0.
inline void store_where(FourFlags flags, float* out) {
  constexpr std::int32_t kOne = std::bit_cast<std::int32_t>(1.0F);
  const FourFlags ones = flags & kOne;
  std::memcpy(out, &ones, sizeof ones);
}

}  // namespace

void draw_blocks(std::uint64_t seed, std::uint32_t day, const std::uint32_t* who,
                 std::uint32_t rows, const BlockKeys& keys, std::uint32_t* out) {
  constexpr std::uint32_t kMost = 16;
  std::uint32_t counters[4][kMost];
  std::uint32_t filled = 0;
  const auto flush = [&] {
    philox_lanes(seed, counters[0], counters[1], counters[2], counters[3], static_cast<int>(filled),
                 out);
    out += std::size_t{filled} * 4;
    filled = 0;
  };
  for (std::uint32_t row = 0; row < rows; ++row) {
    for (std::uint32_t first = 0; first < keys.count; first += 8) {
      for (std::uint32_t i = 0; i < 8; ++i) {
        counters[0][filled + i] = who[row];
        counters[1][filled + i] = day & keys.day_mask[first + i];
        counters[2][filled + i] = keys.purpose[first + i];
        counters[3][filled + i] = keys.k[first + i];
      }
      filled += 8;
      if (filled == kMost) flush();
    }
  }
  if (filled > 0) flush();
}

MARKETDAY_CLONES
void draw_tastes(const SlotBits& bits, const float* normal, float* taste) {
  constexpr int kDrop = 16 - kNormalTableBits;
  for (std::uint32_t row = 0; row < bits.rows; ++row) {
    const std::uint32_t* word = bits.words + std::size_t{row} * bits.stride;
    for (std::uint32_t g = 0; g < bits.groups; ++g) {
      for (std::uint32_t j = 0; j < 4; ++j) {
        taste[j] = normal[(word[j] & 0xFFFFU) >> kDrop];
        taste[j + 4] = normal[word[j] >> (16 + kDrop)];
      }
      word += 4;
      taste += kSlotGroup;
    }
  }
}

MARKETDAY_CLONES
void draw_set(const SlotBits& bits, const std::uint32_t* threshold, float* considered) {
  for (std::uint32_t row = 0; row < bits.rows; ++row) {
    const std::uint32_t* word = bits.words + std::size_t{row} * bits.stride;
    const std::uint32_t* limit = threshold;
    for (std::uint32_t g = 0; g < bits.groups; ++g) {
      const FourWords bits_of_group = load_four(word);
      store_where((bits_of_group & 0xFFFFU) < load_four(limit), considered);
      store_where((bits_of_group >> 16U) < load_four(limit + 4), considered + 4);
      word += 4;
      limit += kSlotGroup;
      considered += kSlotGroup;
    }
  }
}

MARKETDAY_CLONES
void draw_matched_set(const SlotBits& bits, const std::uint32_t* taste_words, const float* examine,
                      const float* click, float* considered) {
  constexpr int kDrop = 16 - kNormalTableBits;
  const auto share = [](std::uint32_t half) {
    return (static_cast<float>(half) + 0.5F) * 0x1p-16F;
  };
  for (std::uint32_t row = 0; row < bits.rows; ++row) {
    const std::uint32_t* word = bits.words + std::size_t{row} * bits.stride;
    const std::uint32_t* taste = taste_words + std::size_t{row} * bits.stride;
    const float* p = examine;
    for (std::uint32_t g = 0; g < bits.groups; ++g) {
      for (std::uint32_t j = 0; j < 4; ++j) {
        const float low = p[j] * click[(taste[j] & 0xFFFFU) >> kDrop];
        const float high = p[j + 4] * click[taste[j] >> (16 + kDrop)];
        considered[j] = share(word[j] & 0xFFFFU) < low ? 1.0F : 0.0F;
        considered[j + 4] = share(word[j] >> 16U) < high ? 1.0F : 0.0F;
      }
      word += 4;
      taste += 4;
      p += kSlotGroup;
      considered += kSlotGroup;
    }
  }
}

MARKETDAY_CLONES
void utilities(const UtilityTerms& terms, const float* taste, std::uint32_t slots, float* utility) {
  const UtilityTerms t = terms;
  for (std::uint32_t slot = 0; slot < slots; ++slot) {
    const float price = t.ratio[slot] * t.coupon_factor;
    utility[slot] =
        t.attraction[slot] + t.taste_sd * taste[slot] + t.price_coefficient * (price - 1.0F);
  }
  if (t.reference == nullptr) return;
  for (std::uint32_t slot = 0; slot < slots; ++slot) {
    const float difference = static_cast<float>(t.reference[slot]) * (1.0F / kReferenceUnit) -
                             t.ratio[slot] * t.coupon_factor;
    const float better = difference > 0.0F ? difference : 0.0F;
    utility[slot] += t.gain * better + t.loss * (difference - better);
  }
}

MARKETDAY_CLONES
void weigh_slots(const float* utility, const float* considered, std::uint32_t slots,
                 float* weight) {
  for (std::uint32_t slot = 0; slot < slots; ++slot) {
    weight[slot] = exp_float(utility[slot]) * considered[slot];
  }
}

MARKETDAY_CLONES
void sum_groups(const float* weight, std::uint32_t groups, float* sum) {
  for (std::uint32_t g = 0; g < groups; ++g) {
    const float* w = weight + std::size_t{g} * kSlotGroup;
    const float a = w[0] + w[4];
    const float b = w[1] + w[5];
    const float c = w[2] + w[6];
    const float d = w[3] + w[7];
    sum[g] = (a + c) + (b + d);
  }
}

MARKETDAY_CLONES
void incidence(const float* sum, const float* supply, const float* constant, std::uint32_t count,
               float mu, float supply_cost, float* probability) {
  for (std::uint32_t c = 0; c < count; ++c) {
    const bool any = sum[c] > 0.0F;
    const float value = mu * log_float(any ? sum[c] : 1.0F);
    const float p = logistic_float(constant[c] + value - supply_cost * supply[c]);
    probability[c] = any ? p : 0.0F;
  }
}

MARKETDAY_CLONES
void remember(const float* ratio, float coupon_factor, const float* considered, float keep,
              std::uint32_t slots, std::uint16_t* reference) {
  const float take = (1.0F - keep) * kReferenceUnit * coupon_factor;
  for (std::uint32_t slot = 0; slot < slots; ++slot) {
    const auto old = static_cast<float>(reference[slot]);
    const float next = keep * old + take * ratio[slot];
    const float kept = old + considered[slot] * (next - old);
    reference[slot] = static_cast<std::uint16_t>(static_cast<std::int32_t>(kept + 0.5F));
  }
}

}  // namespace marketday
