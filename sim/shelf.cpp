#include "sim/shelf.h"

#include <algorithm>
#include <cmath>

#include "sim/math.h"
#include "sim/normal_table.h"
#include "sim/random_lanes.h"

namespace marketday {
namespace {

constexpr std::size_t kLanes = 4;
constexpr std::uint32_t kNoSlot = 0xFFFFFFFFU;
constexpr std::size_t kRememberDays = 64;

}  // namespace

Shelf::Shelf(const MarketSpec& spec)
    : spec_(spec),
      slots_(spec.catalogue.slots()),
      groups_(slots_ / kSlotGroup),
      considers_(spec.consideration.position_exponent > 0.0) {
  const ConsiderationSpec& set = spec.consideration;
  examine_.assign(slots_, 0.0F);
  for (const Category& category : spec.catalogue.categories) {
    for (std::uint32_t i = 0; i < category.items; ++i) {
      const double rank = i + 1.0;
      const double examine = !considers_ ? 1.0
                             : static_cast<int>(i) >= set.last_rank
                                 ? 0.0
                                 : exp(-set.position_exponent * log(rank));
      examine_[category.first_slot + i] = static_cast<float>(examine);
    }
  }
  // row 7 per week; between two looks the weight of the old price decays with the days passed
  for (std::size_t gap = 0; gap < kRememberDays; ++gap) {
    const double weeks = static_cast<double>(gap) * spec.clock.period_days / 7.0;
    const double carry = spec.reference_price.carry_over_per_week;
    remember_.push_back(carry > 0.0 ? static_cast<float>(exp(weeks * log(carry))) : 0.0F);
  }
}

// Blocks in order: taste groups, consideration groups (when on), one a category for choice.
void Shelf::draw_bits(std::uint64_t seed, int day, std::uint32_t shopper, Scratch& scratch) const {
  const std::uint32_t set_groups = considers_ ? groups_ : 0;
  const auto categories = static_cast<std::uint32_t>(spec_.catalogue.categories.size());
  const std::uint32_t blocks = groups_ + set_groups + categories;
  const std::size_t padded = (blocks + kLanes - 1) / kLanes * kLanes;
  scratch.bits.resize(padded * 4);
  for (std::uint32_t first = 0; first < blocks; first += kLanes) {
    PhiloxLanes<kLanes> lanes;
    for (std::uint32_t i = 0; i < kLanes; ++i) {
      const std::uint32_t block = first + i;
      const bool taste = block < groups_;
      const bool set = !taste && block < groups_ + set_groups;
      lanes.c0[i] = shopper;
      lanes.c1[i] = taste ? 0 : static_cast<std::uint32_t>(day);
      lanes.c2[i] = static_cast<std::uint32_t>(taste ? Purpose::taste
                                               : set ? Purpose::consideration
                                                     : Purpose::choice);
      lanes.c3[i] = taste ? block : set ? block - groups_ : block - groups_ - set_groups;
    }
    lanes.run(seed);
    std::uint32_t* out = scratch.bits.data() + std::size_t{first} * 4;
    for (std::uint32_t i = 0; i < kLanes; ++i) {
      out[4 * i] = lanes.c0[i];
      out[4 * i + 1] = lanes.c1[i];
      out[4 * i + 2] = lanes.c2[i];
      out[4 * i + 3] = lanes.c3[i];
    }
  }
}

// 16 bits a slot: 12 index the normal table for taste; consideration compares all 16.
void Shelf::draw_tastes_and_set(Scratch& scratch) const {
  const auto& normal = normal_table();
  scratch.taste.resize(slots_);
  scratch.considered.resize(slots_);
  for (std::uint32_t slot = 0; slot < slots_; ++slot) {
    const std::uint32_t word = scratch.bits[slot / 2];
    const std::uint32_t half = (slot & 1U) != 0 ? word >> 16U : word & 0xFFFFU;
    scratch.taste[slot] = normal[half >> (16 - kNormalTableBits)];
  }
  if (!considers_) {
    std::copy(examine_.begin(), examine_.end(), scratch.considered.begin());
    return;
  }
  const std::uint32_t* bits = scratch.bits.data() + std::size_t{groups_} * 4;
  const auto constant = static_cast<float>(spec_.consideration.click_constant);
  const auto match = static_cast<float>(spec_.consideration.click_match);
  for (std::uint32_t slot = 0; slot < slots_; ++slot) {
    const std::uint32_t word = bits[slot / 2];
    const std::uint32_t half = (slot & 1U) != 0 ? word >> 16U : word & 0xFFFFU;
    const float u = (static_cast<float>(half) + 0.5F) * 0x1p-16F;
    const float click = logistic_float(constant + match * scratch.taste[slot]);
    scratch.considered[slot] = u < examine_[slot] * click ? 1.0F : 0.0F;
  }
}

// Row 5: V = a + taste + b (p - 1) + flag + reference + state dependence.
void Shelf::weigh(const SegmentTerms& terms, float coupon_factor, std::uint32_t shopper,
                  const Population& population, Scratch& scratch) const {
  scratch.weight.resize(slots_);
  scratch.price.resize(slots_);
  float* weight = scratch.weight.data();
  float* price = scratch.price.data();
  const float* taste = scratch.taste.data();
  const float* considered = scratch.considered.data();
  const float* attraction = terms.attraction.data();
  const float* ratio = terms.price_ratio.data();
  const float b = population.price_coefficient[shopper];
  const auto spread = static_cast<float>(spec_.choice.taste_sd);
  for (std::uint32_t slot = 0; slot < slots_; ++slot) {
    price[slot] = ratio[slot] * coupon_factor;
    weight[slot] = attraction[slot] + spread * taste[slot] + b * (price[slot] - 1.0F);
  }
  if (!population.reference.empty()) {
    const std::uint16_t* reference = population.reference.data() + std::size_t{shopper} * slots_;
    const float gain = -b * static_cast<float>(spec_.reference_price.gain_weight);
    const float loss = gain * static_cast<float>(spec_.reference_price.loss_ratio);
    for (std::uint32_t slot = 0; slot < slots_; ++slot) {
      const float difference =
          static_cast<float>(reference[slot]) * (1.0F / kReferenceUnit) - price[slot];
      weight[slot] += difference * (difference > 0.0F ? gain : loss);
    }
  }
  const std::size_t categories = spec_.catalogue.categories.size();
  for (std::size_t c = 0; c < categories; ++c) {
    const std::uint16_t last = population.last_item[shopper * categories + c];
    if (last != 0) {
      weight[spec_.catalogue.categories[c].first_slot + last - 1U] +=
          static_cast<float>(spec_.choice.state_dependence);
    }
  }
  for (std::uint32_t slot = 0; slot < slots_; ++slot) {
    weight[slot] = exp_float(weight[slot]) * considered[slot];
  }
}

// Row 7, for what was looked at.
void Shelf::remember_prices(int day, std::uint32_t shopper, const SegmentTerms& terms,
                            float coupon_factor, Population& population,
                            const Scratch& scratch) const {
  if (population.reference.empty()) return;
  const std::uint16_t seen = population.last_visit[shopper];
  const std::size_t gap =
      seen == kNever ? 1 : static_cast<std::size_t>(std::max(day - int{seen}, 1));
  const float keep = remember_[std::min(gap, kRememberDays - 1)];
  std::uint16_t* reference = population.reference.data() + std::size_t{shopper} * slots_;
  for (std::uint32_t slot = 0; slot < slots_; ++slot) {
    const auto old = static_cast<float>(reference[slot]);
    const float price = terms.price_ratio[slot] * coupon_factor * kReferenceUnit;
    const float next = keep * old + (1.0F - keep) * price;
    const float kept = scratch.considered[slot] > 0.0F ? next : old;
    reference[slot] = static_cast<std::uint16_t>(static_cast<std::int32_t>(kept + 0.5F));
  }
}

double Shelf::weeks_of_supply(std::uint32_t category, std::uint32_t shopper,
                              const Population& population) const {
  const std::size_t at = std::size_t{category} * population.count + shopper;
  const double weekly = static_cast<double>(population.appetite[shopper]) *
                        spec_.consumption.mean_per_week;
  return weekly > 0.0 ? static_cast<double>(population.pantry[at]) / weekly : 0.0;
}

// Row 6: P(buy | visit) = logistic(constant + mu ln(sum of weights) - io * weeks of supply + extra).
bool Shelf::buys(std::uint32_t category, double uniform, double extra, double weeks_of_supply,
                 const Scratch& scratch) const {
  const Category& shelf = spec_.catalogue.categories[category];
  float sum = 0.0F;
  for (std::uint32_t slot = shelf.first_slot; slot < shelf.first_slot + shelf.items; ++slot) {
    sum += scratch.weight[slot];
  }
  if (!(sum > 0.0F)) return false;
  const double utility = spec_.incidence.constant +
                         spec_.incidence.inclusive_value * log(static_cast<double>(sum)) -
                         spec_.incidence.weeks_of_supply * weeks_of_supply + extra;
  return uniform < logistic(utility);
}

std::uint32_t Shelf::choose(std::uint32_t category, double uniform, const Scratch& scratch) const {
  const Category& shelf = spec_.catalogue.categories[category];
  const std::uint32_t end = shelf.first_slot + shelf.items;
  float sum = 0.0F;
  for (std::uint32_t slot = shelf.first_slot; slot < end; ++slot) sum += scratch.weight[slot];
  if (!(sum > 0.0F)) return kNoSlot;
  double left = uniform * static_cast<double>(sum);
  std::uint32_t last = kNoSlot;
  for (std::uint32_t slot = shelf.first_slot; slot < end; ++slot) {
    if (!(scratch.weight[slot] > 0.0F)) continue;
    last = slot;
    left -= static_cast<double>(scratch.weight[slot]);
    if (left < 0.0) return slot;
  }
  return last;
}

// Row 9: 1 + Poisson(exp(k0 + k1 depth - k2 weeks)) by inversion, at most q_max.
std::uint16_t Shelf::draw_quantity(double uniform, double depth, double weeks_of_supply) const {
  const QuantitySpec& q = spec_.quantity;
  const double mean = exp(q.base + q.deal * perceived_depth(spec_.deal_perception, depth) -
                          q.weeks_of_supply * weeks_of_supply);
  double probability = exp(-mean);
  double cumulative = probability;
  int extra = 0;
  while (uniform >= cumulative && extra + 1 < q.most_units) {
    ++extra;
    probability *= mean / extra;
    cumulative += probability;
  }
  return static_cast<std::uint16_t>(1 + extra);
}

// Row 16.
double Shelf::shipping_utility(bool free_shipping) const {
  const ShippingSpec& shipping = spec_.shipping;
  if (shipping.fee_cents <= 0) return 0.0;
  return free_shipping
             ? shipping.zero_fee_bonus
             : -shipping.fee_sensitivity * static_cast<double>(shipping.fee_cents) / 100.0;
}

const std::uint32_t* Shelf::choice_bits(std::uint32_t category, const Scratch& scratch) const {
  const std::uint32_t first = groups_ + (considers_ ? groups_ : 0) + category;
  return scratch.bits.data() + std::size_t{first} * 4;
}

// Leaves only what is in stock, other than `except`, and chooses again.
bool Shelf::pick_available(std::uint32_t category, double uniform,
                           const std::vector<std::int64_t>& stock, std::uint32_t except,
                           Scratch& scratch, std::uint32_t& slot) const {
  const Category& shelf = spec_.catalogue.categories[category];
  for (std::uint32_t i = shelf.first_slot; i < shelf.first_slot + shelf.items; ++i) {
    if (stock[i] <= 0 || i == except) scratch.weight[i] = 0.0F;
  }
  slot = choose(category, uniform, scratch);
  return slot != kNoSlot;
}

void Shelf::decide_category(std::uint32_t category, const Visit& visit, const SegmentTerms& terms,
                            const std::vector<std::int64_t>& stock, double extra, OrderLine line,
                            const Population& population, Scratch& scratch,
                            BlockIntents& intents) const {
  const std::uint32_t* bits = choice_bits(category, scratch);
  const double supply = weeks_of_supply(category, visit.shopper, population);
  if (!buys(category, uniform(bits[0]), extra, supply, scratch)) return;
  line.slot = choose(category, uniform(bits[1]), scratch);
  if (!spec_.catalogue.unlimited_stock && stock[line.slot] <= 0) {
    intents.stockouts.push_back(visit.shopper);
    const double share = spec_.stockout.substitute_share;
    const double u = uniform(bits[3]);
    if (u >= share) return;
    if (!pick_available(category, u / share, stock, line.slot, scratch, line.slot)) return;
    line.substituted = true;
  }
  const double depth = 1.0 - static_cast<double>(scratch.price[line.slot]);
  line.quantity = draw_quantity(uniform(bits[2]), depth, supply);
  line.unit_price_cents = cut_price(terms.price_cents[line.slot], line.coupon_percent / 100.0);
  intents.lines.push_back(line);
}

// The same shopper with the same draws and no promotion at all.
void Shelf::decide_fallback(const Visit& visit, const DayTerms& terms, std::size_t first_line,
                            Population& population, Scratch& scratch,
                            BlockIntents& intents) const {
  weigh(terms.regular, 1.0F, visit.shopper, population, scratch);
  const double extra =
      (visit.mission ? static_cast<double>(visit.mission_intent) : 0.0) + shipping_utility(false);
  for (std::size_t i = first_line; i < intents.lines.size(); ++i) {
    OrderLine& line = intents.lines[i];
    const std::uint32_t category = spec_.catalogue.category_of[line.slot];
    const std::uint32_t* bits = choice_bits(category, scratch);
    const double supply = weeks_of_supply(category, visit.shopper, population);
    line.fallback_quantity = 0;
    if (!buys(category, uniform(bits[0]), extra, supply, scratch)) continue;
    line.fallback_slot = choose(category, uniform(bits[1]), scratch);
    line.fallback_quantity = draw_quantity(uniform(bits[2]), 0.0, supply);
  }
}

void Shelf::decide(const Visit& visit, const DayTerms& terms,
                   const std::vector<std::int64_t>& stock, Population& population,
                   Scratch& scratch, BlockIntents& intents) const {
  const std::uint32_t i = visit.shopper;
  const SegmentTerms& mine = terms.segments[static_cast<std::size_t>(visit.segment)];
  const bool percent = population.coupon_kind[i] == CouponKind::percent;
  const bool free_shipping = population.coupon_kind[i] == CouponKind::free_shipping;
  OrderLine line;
  line.shopper = i;
  line.arrival = visit.arrival;
  line.tie = visit.tie;
  line.segment = static_cast<std::uint8_t>(visit.segment);
  line.coupon_percent = percent ? population.coupon_percent[i] : std::uint8_t{0};
  line.free_shipping = free_shipping;
  draw_bits(visit.seed, visit.day, i, scratch);
  draw_tastes_and_set(scratch);
  const float coupon_factor = 1.0F - static_cast<float>(line.coupon_percent) * 0.01F;
  weigh(mine, coupon_factor, i, population, scratch);
  const double extra = (visit.mission ? static_cast<double>(visit.mission_intent) : 0.0) +
                       shipping_utility(free_shipping);
  const std::size_t first_line = intents.lines.size();
  const auto categories = static_cast<std::uint32_t>(spec_.catalogue.categories.size());
  for (std::uint32_t c = 0; c < categories; ++c) {
    decide_category(c, visit, mine, stock, extra, line, population, scratch, intents);
  }
  if (visit.need_fallback && intents.lines.size() > first_line) {
    decide_fallback(visit, terms, first_line, population, scratch, intents);
  }
  remember_prices(visit.day, i, mine, coupon_factor, population, scratch);
}

OrderLine Shelf::substitute(const OrderLine& lost, std::uint64_t seed, int day,
                            const DayTerms& terms, const std::vector<std::int64_t>& stock,
                            Population& population, Scratch& scratch) const {
  OrderLine line = lost;
  line.quantity = 0;
  draw_bits(seed, day, lost.shopper, scratch);
  const std::uint32_t category = spec_.catalogue.category_of[lost.slot];
  const double u = uniform(choice_bits(category, scratch)[3]);
  const double share = spec_.stockout.substitute_share;
  if (lost.substituted || u >= share) return line;
  draw_tastes_and_set(scratch);
  const SegmentTerms& mine = terms.segments[lost.segment];
  weigh(mine, 1.0F - static_cast<float>(lost.coupon_percent) * 0.01F, lost.shopper, population,
        scratch);
  if (!pick_available(category, u / share, stock, lost.slot, scratch, line.slot)) return line;
  line.quantity = lost.quantity;
  line.substituted = true;
  line.unit_price_cents = cut_price(mine.price_cents[line.slot], line.coupon_percent / 100.0);
  return line;
}

}  // namespace marketday
