#include "sim/shelf.h"

#include <algorithm>

#include "sim/math.h"
#include "sim/normal_table.h"
#include "sim/shelf_kernels.h"

namespace marketday {
namespace {

constexpr std::uint32_t kLanes = 8;
constexpr std::uint32_t kNoSlot = 0xFFFFFFFFU;
constexpr std::size_t kRememberDays = 64;
constexpr std::uint32_t kMostBatch = 16;
constexpr std::uint32_t kBatchSlots = 2048;  // a batch's columns stay in the first caches

std::vector<float> examine_probabilities(const MarketSpec& spec) {
  const ConsiderationSpec& set = spec.consideration;
  std::vector<float> examine(spec.catalogue.slots(), 0.0F);
  for (const Category& category : spec.catalogue.categories) {
    for (std::uint32_t i = 0; i < category.items; ++i) {
      double p = 1.0;
      if (set.position_exponent > 0.0) {
        p = static_cast<int>(i) < set.last_rank ? exp(-set.position_exponent * log(i + 1.0)) : 0.0;
      }
      examine[category.first_slot + i] = static_cast<float>(p);
    }
  }
  return examine;
}

std::vector<float> click_probabilities(const ConsiderationSpec& set) {
  std::vector<float> click;
  for (const float z : normal_table()) {
    click.push_back(static_cast<float>(
        logistic(set.click_constant + set.click_match * static_cast<double>(z))));
  }
  return click;
}

// Row 7 per week: between two looks the weight of the old price decays with the days passed.
std::vector<float> carry_over_by_gap(const MarketSpec& spec) {
  std::vector<float> keep;
  const double carry = spec.reference_price.carry_over_per_week;
  for (std::size_t gap = 0; gap < kRememberDays; ++gap) {
    const double weeks = static_cast<double>(gap) * spec.clock.period_days / 7.0;
    keep.push_back(carry > 0.0 ? static_cast<float>(exp(weeks * log(carry))) : 0.0F);
  }
  return keep;
}

std::uint8_t percent_held(const Population& population, std::uint32_t i) {
  return population.coupon_kind[i] == CouponKind::percent ? population.coupon_percent[i]
                                                          : std::uint8_t{0};
}

bool holds_free_shipping(const Population& population, std::uint32_t i) {
  return population.coupon_kind[i] == CouponKind::free_shipping;
}

float coupon_factor(const Population& population, std::uint32_t i) {
  return 1.0F - static_cast<float>(percent_held(population, i)) * 0.01F;
}

}  // namespace

Shelf::Shelf(const MarketSpec& spec)
    : spec_(spec),
      slots_(spec.catalogue.slots()),
      groups_(slots_ / kSlotGroup),
      categories_(static_cast<std::uint32_t>(spec.catalogue.categories.size())),
      batch_(std::clamp(kBatchSlots / std::max(slots_, 1U), 1U, kMostBatch)),
      considers_(spec.consideration.position_exponent > 0.0),
      one_group_(groups_ == categories_),
      examine_(examine_probabilities(spec)),
      click_(click_probabilities(spec.consideration)),
      remember_(carry_over_by_gap(spec)) {
  const auto add = [&](Purpose purpose, bool daily, std::uint32_t count) {
    for (std::uint32_t k = 0; k < count; ++k) {
      day_mask_.push_back(daily ? 0xFFFFFFFFU : 0U);
      purpose_.push_back(static_cast<std::uint32_t>(purpose));
      k_.push_back(k);
    }
  };
  add(Purpose::taste, false, groups_);
  if (considers_) add(Purpose::consideration, true, groups_);
  add(Purpose::incidence, true, (categories_ + 3) / 4);
  // whole vector lanes
  while (purpose_.size() % kLanes != 0) {
    day_mask_.push_back(0U);
    purpose_.push_back(static_cast<std::uint32_t>(Purpose::incidence));
    k_.push_back(0U);
  }
  const double click = logistic(spec.consideration.click_constant);
  for (const float examine : examine_) {
    threshold_.push_back(
        static_cast<std::uint32_t>(static_cast<double>(examine) * click * 65536.0 + 0.5));
  }
}

void Shelf::resize(Scratch& scratch) const {
  const std::size_t slots = std::size_t{batch_} * slots_;
  const std::size_t categories = (std::size_t{batch_} * categories_ + kLanes - 1) / kLanes * kLanes;
  if (scratch.taste.size() == slots && scratch.supply.size() == categories) return;
  scratch.bits.assign(std::size_t{batch_} * blocks() * 4, 0);
  for (auto* column : {&scratch.taste_half, &scratch.set_half}) column->assign(slots, 0);
  for (auto* column : {&scratch.taste, &scratch.considered, &scratch.utility, &scratch.weight}) {
    column->assign(slots, 0.0F);
  }
  scratch.group_sum.assign(std::max(std::size_t{batch_} * groups_, categories), 0.0F);
  for (auto* column : {&scratch.sum, &scratch.supply, &scratch.constant, &scratch.probability}) {
    column->assign(categories, 0.0F);
  }
  if (!considers_) {
    for (std::uint32_t row = 0; row < batch_; ++row) {
      std::copy(examine_.begin(), examine_.end(),
                scratch.considered.begin() + static_cast<std::ptrdiff_t>(row * slots_));
    }
  }
}

// Everything about the shelf that today's prices do not touch: tastes and the consideration set.
void Shelf::look(std::span<const Visit> visits, Scratch& scratch) const {
  resize(scratch);
  const auto rows = static_cast<std::uint32_t>(visits.size());
  for (std::uint32_t row = 0; row < rows; ++row) {
    std::uint32_t* bits = scratch.bits.data() + std::size_t{row} * blocks() * 4;
    draw_blocks(visits[row].seed, visits[row].shopper, static_cast<std::uint32_t>(visits[row].day),
                day_mask_.data(), purpose_.data(), k_.data(), blocks(), bits);
    const std::size_t at = std::size_t{row} * slots_;
    split_halves(bits, groups_, scratch.taste_half.data() + at);
    if (considers_) {
      split_halves(bits + std::size_t{groups_} * 4, groups_, scratch.set_half.data() + at);
    }
  }
  draw_tastes(scratch.taste_half.data(), rows * slots_, normal_table().data(),
              scratch.taste.data());
  if (!considers_) return;
  if (spec_.consideration.click_match == 0.0) {
    draw_set(scratch.set_half.data(), threshold_.data(), rows, slots_, scratch.considered.data());
  } else {
    draw_matched_set(scratch.set_half.data(), scratch.taste_half.data(), examine_.data(),
                     click_.data(), rows, slots_, scratch.considered.data());
  }
}

// Row 5: V = a + taste + b (p - 1) + flag + reference + state dependence.
void Shelf::work_out_utilities(std::uint32_t row, std::uint32_t shopper, const SegmentTerms& terms,
                               float coupon_factor, const Population& population,
                               Scratch& scratch) const {
  const std::size_t at = std::size_t{row} * slots_;
  UtilityTerms t;
  t.attraction = terms.attraction.data();
  t.ratio = terms.price_ratio.data();
  t.reference = population.reference.empty()
                    ? nullptr
                    : population.reference.data() + std::size_t{shopper} * slots_;
  t.coupon_factor = coupon_factor;
  t.price_coefficient = population.price_coefficient[shopper];
  t.taste_sd = static_cast<float>(spec_.choice.taste_sd);
  t.gain = -t.price_coefficient * static_cast<float>(spec_.reference_price.gain_weight);
  t.loss = t.gain * static_cast<float>(spec_.reference_price.loss_ratio);
  utilities(t, scratch.taste.data() + at, slots_, scratch.utility.data() + at);
  const auto bonus = static_cast<float>(spec_.choice.state_dependence);
  const std::uint16_t* last = population.last_item.data() + std::size_t{shopper} * categories_;
  for (std::uint32_t c = 0; c < categories_; ++c) {
    const std::size_t slot = at + spec_.catalogue.categories[c].first_slot;
    if (last[c] != 0) scratch.utility[slot + last[c] - 1U] += bonus;
  }
}

void Shelf::weigh(std::uint32_t first_row, std::uint32_t rows, Scratch& scratch) const {
  const std::size_t at = std::size_t{first_row} * slots_;
  weigh_slots(scratch.utility.data() + at, scratch.considered.data() + at, rows * slots_,
              scratch.weight.data() + at);
}

void Shelf::note_supply(std::uint32_t row, std::uint32_t shopper, double extra,
                        const Population& population, Scratch& scratch) const {
  const float weekly =
      population.appetite[shopper] * static_cast<float>(spec_.consumption.mean_per_week);
  const float weeks_per_unit = weekly > 0.0F ? 1.0F / weekly : 0.0F;
  const auto constant = static_cast<float>(spec_.incidence.constant + extra);
  for (std::uint32_t c = 0; c < categories_; ++c) {
    const std::size_t at = std::size_t{row} * categories_ + c;
    scratch.supply[at] =
        population.pantry[std::size_t{c} * population.count + shopper] * weeks_per_unit;
    scratch.constant[at] = constant;
  }
}

// Row 6: P(buy | visit) of every category of rows 0 to rows - 1.
void Shelf::work_out_incidence(std::uint32_t rows, Scratch& scratch) const {
  sum_groups(scratch.weight.data(), rows * groups_, scratch.group_sum.data());
  const float* sum = scratch.group_sum.data();
  if (!one_group_) {
    for (std::uint32_t row = 0; row < rows; ++row) {
      for (std::uint32_t c = 0; c < categories_; ++c) {
        const Category& category = spec_.catalogue.categories[c];
        const std::size_t first = std::size_t{row} * groups_ + category.first_slot / kSlotGroup;
        float total = 0.0F;
        for (std::uint32_t g = 0; g < category.slots / kSlotGroup; ++g) {
          total += scratch.group_sum[first + g];
        }
        scratch.sum[std::size_t{row} * categories_ + c] = total;
      }
    }
    sum = scratch.sum.data();
  }
  const std::uint32_t padded = (rows * categories_ + kLanes - 1) / kLanes * kLanes;
  incidence(sum, scratch.supply.data(), scratch.constant.data(), padded,
            static_cast<float>(spec_.incidence.inclusive_value),
            static_cast<float>(spec_.incidence.weeks_of_supply), scratch.probability.data());
}

// Row 7, for what was looked at.
void Shelf::remember_prices(std::uint32_t row, const Visit& visit, const SegmentTerms& terms,
                            float coupon_factor, Population& population,
                            const Scratch& scratch) const {
  if (population.reference.empty()) return;
  const std::uint16_t seen = population.last_visit[visit.shopper];
  const std::size_t gap =
      seen == kNever ? 1 : static_cast<std::size_t>(std::max(visit.day - int{seen}, 1));
  remember(terms.price_ratio.data(), coupon_factor,
           scratch.considered.data() + std::size_t{row} * slots_,
           remember_[std::min(gap, kRememberDays - 1)], slots_,
           population.reference.data() + std::size_t{visit.shopper} * slots_);
}

bool Shelf::buys(std::uint32_t row, std::uint32_t category, const Scratch& scratch) const {
  const std::size_t bits =
      (std::size_t{row} * blocks() + groups_ + (considers_ ? groups_ : 0)) * 4 + category;
  return uniform_float(scratch.bits[bits]) <
         scratch.probability[std::size_t{row} * categories_ + category];
}

std::uint32_t Shelf::choose(std::uint32_t row, std::uint32_t category, double uniform,
                            const Scratch& scratch) const {
  const Category& shelf = spec_.catalogue.categories[category];
  const float* weight = scratch.weight.data() + std::size_t{row} * slots_;
  const std::uint32_t end = shelf.first_slot + shelf.items;
  double left = 0.0;
  for (std::uint32_t slot = shelf.first_slot; slot < end; ++slot) {
    left += static_cast<double>(weight[slot]);
  }
  left *= uniform;
  std::uint32_t last = kNoSlot;
  for (std::uint32_t slot = shelf.first_slot; slot < end; ++slot) {
    if (!(weight[slot] > 0.0F)) continue;
    last = slot;
    left -= static_cast<double>(weight[slot]);
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

// Leaves only what is in stock, other than `except`, and chooses again.
bool Shelf::pick_available(std::uint32_t row, std::uint32_t category, double uniform,
                           const std::vector<std::int64_t>& stock, std::uint32_t except,
                           Scratch& scratch, std::uint32_t& slot) const {
  const Category& shelf = spec_.catalogue.categories[category];
  float* weight = scratch.weight.data() + std::size_t{row} * slots_;
  for (std::uint32_t i = shelf.first_slot; i < shelf.first_slot + shelf.items; ++i) {
    if (stock[i] <= 0 || i == except) weight[i] = 0.0F;
  }
  slot = choose(row, category, uniform, scratch);
  return slot != kNoSlot;
}

// Item, substitute and quantity for a category that is bought from.
void Shelf::fill_line(std::uint32_t row, std::uint32_t category, const Visit& visit,
                      const SegmentTerms& terms, const std::vector<std::int64_t>& stock,
                      OrderLine line, Scratch& scratch, BlockIntents& intents) const {
  const RandomBlock bits = draw(visit.seed, visit.shopper, static_cast<std::uint32_t>(visit.day),
                                Purpose::choice, category);
  line.slot = choose(row, category, uniform(bits[0]), scratch);
  if (!spec_.catalogue.unlimited_stock && stock[line.slot] <= 0) {
    intents.stockouts.push_back(visit.shopper);
    const double share = spec_.stockout.substitute_share;
    const double u = uniform(bits[2]);
    if (u >= share) return;
    if (!pick_available(row, category, u / share, stock, line.slot, scratch, line.slot)) return;
    line.substituted = true;
  }
  const double factor = 1.0 - line.coupon_percent / 100.0;
  const double depth = 1.0 - static_cast<double>(terms.price_ratio[line.slot]) * factor;
  const std::size_t at = std::size_t{row} * categories_ + category;
  line.quantity = draw_quantity(uniform(bits[1]), depth, static_cast<double>(scratch.supply[at]));
  line.unit_price_cents = cut_price(terms.price_cents[line.slot], line.coupon_percent / 100.0);
  intents.lines.push_back(line);
}

void Shelf::order(std::uint32_t row, const Visit& visit, const SegmentTerms& terms,
                  const std::vector<std::int64_t>& stock, const Population& population,
                  Scratch& scratch, BlockIntents& intents) const {
  OrderLine line;
  line.shopper = visit.shopper;
  line.arrival = visit.arrival;
  line.tie = visit.tie;
  line.segment = static_cast<std::uint8_t>(visit.segment);
  line.coupon_percent = percent_held(population, visit.shopper);
  line.free_shipping = holds_free_shipping(population, visit.shopper);
  for (std::uint32_t c = 0; c < categories_; ++c) {
    if (buys(row, c, scratch)) fill_line(row, c, visit, terms, stock, line, scratch, intents);
  }
}

// The same shoppers with the same draws and no promotion at all, for the lines from `first_line`
// on.
void Shelf::work_out_fallbacks(std::span<const Visit> visits, const DayTerms& terms,
                               std::size_t first_line, const Population& population,
                               Scratch& scratch, BlockIntents& intents) const {
  const auto rows = static_cast<std::uint32_t>(visits.size());
  for (std::uint32_t row = 0; row < rows; ++row) {
    work_out_utilities(row, visits[row].shopper, terms.regular, 1.0F, population, scratch);
    note_supply(row, visits[row].shopper, visits[row].intent + shipping_utility(false), population,
                scratch);
  }
  weigh(0, rows, scratch);
  work_out_incidence(rows, scratch);
  std::uint32_t row = 0;
  for (std::size_t i = first_line; i < intents.lines.size(); ++i) {
    OrderLine& line = intents.lines[i];
    while (visits[row].shopper != line.shopper) ++row;
    const std::uint32_t category = spec_.catalogue.category_of[line.slot];
    if (!buys(row, category, scratch)) continue;
    const RandomBlock bits =
        draw(visits[row].seed, line.shopper, static_cast<std::uint32_t>(visits[row].day),
             Purpose::choice, category);
    const std::size_t at = std::size_t{row} * categories_ + category;
    line.fallback_slot = choose(row, category, uniform(bits[0]), scratch);
    line.fallback_quantity =
        draw_quantity(uniform(bits[1]), 0.0, static_cast<double>(scratch.supply[at]));
  }
}

void Shelf::decide(std::span<const Visit> visits, const DayTerms& terms,
                   const std::vector<std::int64_t>& stock, Population& population, Scratch& scratch,
                   BlockIntents& intents) const {
  const auto rows = static_cast<std::uint32_t>(visits.size());
  const auto mine = [&](const Visit& visit) -> const SegmentTerms& {
    return terms.segments[static_cast<std::size_t>(visit.segment)];
  };
  look(visits, scratch);
  for (std::uint32_t row = 0; row < rows; ++row) {
    const std::uint32_t i = visits[row].shopper;
    work_out_utilities(row, i, mine(visits[row]), coupon_factor(population, i), population,
                       scratch);
    note_supply(row, i, visits[row].intent + shipping_utility(holds_free_shipping(population, i)),
                population, scratch);
  }
  weigh(0, rows, scratch);
  work_out_incidence(rows, scratch);
  const std::size_t first_line = intents.lines.size();
  for (std::uint32_t row = 0; row < rows; ++row) {
    order(row, visits[row], mine(visits[row]), stock, population, scratch, intents);
  }
  if (intents.lines.size() > first_line && visits.front().need_fallback) {
    work_out_fallbacks(visits, terms, first_line, population, scratch, intents);
  }
  for (std::uint32_t row = 0; row < rows; ++row) {
    remember_prices(row, visits[row], mine(visits[row]),
                    coupon_factor(population, visits[row].shopper), population, scratch);
  }
}

OrderLine Shelf::substitute(const OrderLine& lost, std::uint64_t seed, int day,
                            const DayTerms& terms, const std::vector<std::int64_t>& stock,
                            const Population& population, Scratch& scratch) const {
  OrderLine line = lost;
  line.quantity = 0;
  const std::uint32_t category = spec_.catalogue.category_of[lost.slot];
  const RandomBlock bits =
      draw(seed, lost.shopper, static_cast<std::uint32_t>(day), Purpose::choice, category);
  const double u = uniform(bits[2]);
  const double share = spec_.stockout.substitute_share;
  if (lost.substituted || u >= share) return line;
  Visit visit;
  visit.seed = seed;
  visit.day = day;
  visit.shopper = lost.shopper;
  look({&visit, 1}, scratch);
  const SegmentTerms& mine = terms.segments[lost.segment];
  work_out_utilities(0, lost.shopper, mine, coupon_factor(population, lost.shopper), population,
                     scratch);
  weigh(0, 1, scratch);
  if (!pick_available(0, category, u / share, stock, lost.slot, scratch, line.slot)) return line;
  line.quantity = lost.quantity;
  line.substituted = true;
  line.unit_price_cents = cut_price(mine.price_cents[line.slot], line.coupon_percent / 100.0);
  return line;
}

}  // namespace marketday
