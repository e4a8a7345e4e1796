#include "sim/shelf.h"

#include <algorithm>

#include "sim/math.h"
#include "sim/normal_table.h"
#include "sim/promotion.h"
#include "sim/shelf_kernels.h"

namespace marketday {
namespace {

constexpr std::uint32_t kLanes = 8;
constexpr std::size_t kRememberDays = 64;
constexpr std::uint32_t kMostBatch = 16;
constexpr std::uint32_t kBatchSlots = 2048;  // a batch's columns stay in the first caches

double examine_probability(const ConsiderationSpec& set, std::uint32_t rank) {
  if (set.position_exponent <= 0.0) return 1.0;
  return static_cast<int>(rank) < set.last_rank ? exp(-set.position_exponent * log(rank + 1.0))
                                                : 0.0;
}

std::vector<float> examine_probabilities(const MarketSpec& spec) {
  const ConsiderationSpec& set = spec.consideration;
  std::vector<float> examine(spec.catalogue.slots(), 0.0F);
  for (const Category& category : spec.catalogue.categories) {
    for (std::uint32_t i = 0; i < category.items; ++i) {
      examine[category.first_slot + i] = static_cast<float>(examine_probability(set, i));
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

}  // namespace

Shelf::Shelf(const MarketSpec& spec)
    : spec_(spec),
      slots_(spec.catalogue.slots()),
      groups_(slots_ / kSlotGroup),
      categories_(static_cast<std::uint32_t>(spec.catalogue.categories.size())),
      batch_(std::clamp(kBatchSlots / std::max(slots_, 1U), 1U, kMostBatch)),
      considers_(spec.consideration.position_exponent > 0.0),
      one_group_(groups_ == categories_),
      cart_odds_(static_cast<float>(exp(spec.carts.intent))),
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
  const auto threshold = [&](float examine) {
    return static_cast<std::uint32_t>(static_cast<double>(examine) * click * 65536.0 + 0.5);
  };
  for (const float examine : examine_) threshold_.push_back(threshold(examine));
  for (std::uint32_t rank = 0; rank < kNotShown; ++rank) {
    examine_rank_.push_back(static_cast<float>(examine_probability(spec.consideration, rank)));
  }
  examine_rank_.push_back(0.0F);
  for (const float examine : examine_rank_) threshold_rank_.push_back(threshold(examine));
}

void Shelf::resize(Scratch& scratch) const {
  const std::size_t slots = std::size_t{batch_} * slots_;
  const std::size_t categories = (std::size_t{batch_} * categories_ + kLanes - 1) / kLanes * kLanes;
  if (scratch.taste.size() == slots && scratch.supply.size() == categories) return;
  scratch.bits.assign(std::size_t{batch_} * blocks() * 4, 0);
  scratch.who.assign(batch_, 0);
  scratch.limit.assign(slots_, 0);
  scratch.examine.assign(slots_, 0.0F);
  scratch.tags.assign(batch_, nullptr);
  scratch.personal.resize(batch_);
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
void Shelf::look(std::span<const Visit> visits, const Population& population,
                 Scratch& scratch) const {
  resize(scratch);
  const auto rows = static_cast<std::uint32_t>(visits.size());
  for (std::uint32_t row = 0; row < rows; ++row) scratch.who[row] = visits[row].shopper;
  draw_blocks(visits.front().seed, static_cast<std::uint32_t>(visits.front().day),
              scratch.who.data(), rows, {day_mask_.data(), purpose_.data(), k_.data(), blocks()},
              scratch.bits.data());
  const SlotBits tastes{scratch.bits.data(), blocks() * 4, rows, groups_};
  draw_tastes(tastes, normal_table().data(), scratch.taste.data());
  if (!considers_) return;
  SlotBits set = tastes;
  set.words += std::size_t{groups_} * 4;
  if (!population.shown_rank.empty()) {
    look_at_ranked(set, tastes.words, population, scratch);
  } else if (spec_.consideration.click_match == 0.0) {
    draw_set(set, threshold_.data(), scratch.considered.data());
  } else {
    draw_matched_set(set, tastes.words, examine_.data(), click_.data(), scratch.considered.data());
  }
}

// Row 4 where each visitor sees the items in an order of their own; the draws stay the items'.
void Shelf::look_at_ranked(const SlotBits& set, const std::uint32_t* taste_words,
                           const Population& population, Scratch& scratch) const {
  const bool matched = spec_.consideration.click_match != 0.0;
  for (std::uint32_t row = 0; row < set.rows; ++row) {
    const std::uint8_t* rank =
        population.shown_rank.data() + std::size_t{scratch.who[row]} * slots_;
    SlotBits one = set;
    one.words += std::size_t{row} * set.stride;
    one.rows = 1;
    float* considered = scratch.considered.data() + std::size_t{row} * slots_;
    if (!matched) {
      for (std::uint32_t slot = 0; slot < slots_; ++slot) {
        scratch.limit[slot] = threshold_rank_[rank[slot]];
      }
      draw_set(one, scratch.limit.data(), considered);
      continue;
    }
    for (std::uint32_t slot = 0; slot < slots_; ++slot) {
      scratch.examine[slot] = examine_rank_[rank[slot]];
    }
    draw_matched_set(one, taste_words + std::size_t{row} * set.stride, scratch.examine.data(),
                     click_.data(), considered);
  }
}

// A capped-out shopper sees the tags without the capped promotion; where a tag does not stack with
// the coupon in the wallet, the coupon does not count on it.
const SegmentTerms* Shelf::tags_for(std::uint32_t row, std::uint32_t shopper, int group,
                                    const DayTerms& terms, const Population& population,
                                    Scratch& scratch) const {
  const SegmentTerms& shared = terms.groups[static_cast<std::size_t>(group)];
  if (!shared.personal) return &shared;
  const SegmentTerms& plain = terms.base[static_cast<std::size_t>(group)];
  const float factor = 1.0F - static_cast<float>(percent_held(population, shopper)) * 0.01F;
  SegmentTerms& mine = scratch.personal[row];
  bool differs = false;
  for (std::uint32_t slot = 0; slot < slots_; ++slot) {
    const std::uint8_t promotion = shared.promotion[slot];
    if (promotion == 0) continue;
    const auto id = static_cast<std::uint8_t>(promotion - 1U);
    const bool out = capped_out(spec_, population, id, shopper);
    const bool alone = factor < 1.0F && !spec_.promotions[id]->terms().stacks;
    if (!out && !alone) continue;
    if (!differs) mine = shared;
    differs = true;
    if (out) {
      mine.price_ratio[slot] = plain.price_ratio[slot];
      mine.attraction[slot] = plain.attraction[slot];
      mine.price_cents[slot] = plain.price_cents[slot];
      mine.promotion[slot] = 0;
    } else {
      mine.price_ratio[slot] /= factor;
    }
  }
  return differs ? &mine : &shared;
}

// Row 5: V = a + taste + b (p - 1) + flag + reference + state dependence; row 24 in b.
void Shelf::work_out_utilities(std::uint32_t row, std::uint32_t shopper, const SegmentTerms& tags,
                               float price_factor, const Population& population,
                               Scratch& scratch) const {
  const std::size_t at = std::size_t{row} * slots_;
  UtilityTerms t;
  t.attraction = tags.attraction.data();
  t.ratio = tags.price_ratio.data();
  t.reference = population.reference.empty()
                    ? nullptr
                    : population.reference.data() + std::size_t{shopper} * slots_;
  t.coupon_factor = price_factor;
  t.price_coefficient = population.price_coefficient[shopper];
  if (!population.deal_habit.empty()) {
    t.price_coefficient *= 1.0F + static_cast<float>(spec_.deal_learning.sensitivity) *
                                      from_share(population.deal_habit[shopper]);
  }
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

void Shelf::note_supply(std::uint32_t row, const Visit& visit, double shipping,
                        const DayTerms& terms, const Population& population,
                        Scratch& scratch) const {
  constexpr std::uint32_t kLastHour = 0xFFFFFFFFU / 24U * 23U;
  const std::uint32_t shopper = visit.shopper;
  const float weekly =
      population.appetite[shopper] * static_cast<float>(spec_.consumption.mean_per_week);
  const float weeks_per_unit = weekly > 0.0F ? 1.0F / weekly : 0.0F;
  const auto constant = static_cast<float>(spec_.incidence.constant + visit.intent + shipping);
  for (std::uint32_t c = 0; c < categories_; ++c) {
    const std::size_t at = std::size_t{row} * categories_ + c;
    scratch.supply[at] =
        population.pantry[std::size_t{c} * population.count + shopper] * weeks_per_unit;
    scratch.constant[at] = constant + terms.category_shift[c];
    if (visit.arrival > kLastHour) scratch.constant[at] += terms.last_hour_shift[c];
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
void Shelf::remember_prices(std::uint32_t row, const Visit& visit, const SegmentTerms& tags,
                            float coupon_factor, Population& population,
                            const Scratch& scratch) const {
  if (population.reference.empty()) return;
  const std::uint16_t seen = population.last_visit[visit.shopper];
  const std::size_t gap =
      seen == kNever ? 1 : static_cast<std::size_t>(std::max(visit.day - int{seen}, 1));
  remember(tags.price_ratio.data(), coupon_factor,
           scratch.considered.data() + std::size_t{row} * slots_,
           remember_[std::min(gap, kRememberDays - 1)], slots_,
           population.reference.data() + std::size_t{visit.shopper} * slots_);
}

}  // namespace marketday
