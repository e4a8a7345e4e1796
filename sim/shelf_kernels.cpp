#include "sim/shelf_kernels.h"

#include "sim/catalogue.h"
#include "sim/clones.h"
#include "sim/math.h"
#include "sim/normal_table.h"
#include "sim/population.h"
#include "sim/random_lanes.h"

namespace marketday {

void draw_blocks(std::uint64_t seed, std::uint32_t who, std::uint32_t day,
                 const std::uint32_t* day_mask, const std::uint32_t* purpose,
                 const std::uint32_t* k, std::uint32_t count, std::uint32_t* out) {
  for (std::uint32_t first = 0; first < count; first += 8) {
    std::uint32_t whos[8];
    std::uint32_t days[8];
    for (std::uint32_t i = 0; i < 8; ++i) {
      whos[i] = who;
      days[i] = day & day_mask[first + i];
    }
    philox_8(seed, whos, days, purpose + first, k + first, out + std::size_t{first} * 4);
  }
}

MARKETDAY_CLONES
void split_halves(const std::uint32_t* bits, std::uint32_t groups, std::uint32_t* half) {
  for (std::uint32_t g = 0; g < groups; ++g) {
    const std::uint32_t* word = bits + std::size_t{g} * 4;
    std::uint32_t* out = half + std::size_t{g} * kSlotGroup;
    for (std::uint32_t j = 0; j < 4; ++j) {
      out[j] = word[j] & 0xFFFFU;
      out[j + 4] = word[j] >> 16U;
    }
  }
}

MARKETDAY_CLONES
void draw_tastes(const std::uint32_t* half, std::uint32_t slots, const float* normal,
                 float* taste) {
  for (std::uint32_t slot = 0; slot < slots; ++slot) {
    taste[slot] = normal[half[slot] >> (16 - kNormalTableBits)];
  }
}

MARKETDAY_CLONES
void draw_set(const std::uint32_t* half, const std::uint32_t* threshold, std::uint32_t rows,
              std::uint32_t slots, float* considered) {
  for (std::uint32_t row = 0; row < rows; ++row) {
    for (std::uint32_t slot = 0; slot < slots; ++slot) {
      considered[slot] = half[slot] < threshold[slot] ? 1.0F : 0.0F;
    }
    half += slots;
    considered += slots;
  }
}

MARKETDAY_CLONES
void draw_matched_set(const std::uint32_t* half, const std::uint32_t* taste_half,
                      const float* examine, const float* click, std::uint32_t rows,
                      std::uint32_t slots, float* considered) {
  for (std::uint32_t row = 0; row < rows; ++row) {
    for (std::uint32_t slot = 0; slot < slots; ++slot) {
      const float u = (static_cast<float>(half[slot]) + 0.5F) * 0x1p-16F;
      const float p = examine[slot] * click[taste_half[slot] >> (16 - kNormalTableBits)];
      considered[slot] = u < p ? 1.0F : 0.0F;
    }
    half += slots;
    taste_half += slots;
    considered += slots;
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
