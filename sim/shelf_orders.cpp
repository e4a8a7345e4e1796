// What is bought of a shelf that was looked at: items, quantities, what to take instead.
#include <algorithm>

#include "sim/math.h"
#include "sim/promotion.h"
#include "sim/shelf.h"
#include "sim/unit_count.h"

namespace marketday {
namespace {

constexpr std::uint32_t kNoSlot = 0xFFFFFFFFU;

bool holds_free_shipping(const Population& population, std::uint32_t i) {
  return population.coupon_kind[i] == CouponKind::free_shipping;
}

float coupon_factor(const Population& population, std::uint32_t i) {
  return 1.0F - static_cast<float>(percent_held(population, i)) * 0.01F;
}

}  // namespace

float Shelf::luck(std::uint32_t row, std::uint32_t category, const Scratch& scratch) const {
  const std::size_t bits =
      (std::size_t{row} * blocks() + groups_ + (considers_ ? groups_ : 0)) * 4 + category;
  return uniform_float(scratch.bits[bits]);
}

bool Shelf::buys(std::uint32_t row, std::uint32_t category, const Scratch& scratch) const {
  return luck(row, category, scratch) <
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

// Row 9: 1 + a count of mean g_h exp(k0 + k1 depth - k2 weeks), at most q_max.
std::uint16_t Shelf::draw_quantity(double uniform, double depth, double weeks_of_supply,
                                   std::uint32_t shopper, const Population& population) const {
  const QuantitySpec& q = spec_.quantity;
  double mean = exp(q.base + q.deal * perceived_depth(spec_.deal_perception, depth) -
                    q.weeks_of_supply * weeks_of_supply);
  if (!population.quantity_rate.empty()) {
    mean *= static_cast<double>(population.quantity_rate[shopper]);
  }
  const int extra = count_by_inversion(uniform, mean, q.shape, q.most_units - 1);
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

// Who holds a coupon for it, or usually spends enough for the bar, does not feel the fee.
double Shelf::shipping_felt(const Visit& visit, const DayTerms& terms,
                            const Population& population) const {
  const std::uint32_t i = visit.shopper;
  const Cents bar = terms.free_bar_cents[static_cast<std::size_t>(visit.segment)];
  const bool reaches = bar > 0 && population.orders[i] > 0 &&
                       std::int64_t{population.spent_cents[i]} >= bar * population.orders[i];
  return shipping_utility(holds_free_shipping(population, i) || reaches);
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

// Quantity and prices of a line whose slot is known; `cut`: a further cut of the tag to come.
void Shelf::price_line(const Before& before, std::uint32_t category, double cut, double u,
                       OrderLine& line, const Scratch& scratch) const {
  const SegmentTerms& tags = before.tags;
  line.regular_cents = spec_.catalogue.price_cents[line.slot];
  line.tag_cents = tags.price_cents[line.slot];
  line.promotion = tags.promotion[line.slot];
  line.exclusive = line.promotion > 0 && !spec_.promotions[line.promotion - 1U]->terms().stacks;
  if (line.exclusive) line.coupon_percent = 0;
  const double coupon = line.coupon_percent / 100.0;
  const double ratio = line.promotion > 0 ? static_cast<double>(line.tag_cents) /
                                                static_cast<double>(line.regular_cents)
                                          : static_cast<double>(tags.price_ratio[line.slot]);
  const double depth = 1.0 - ratio * (1.0 - coupon) * (1.0 - cut);
  const std::size_t at = std::size_t{before.row} * categories_ + category;
  line.quantity = draw_quantity(u, depth, static_cast<double>(scratch.supply[at]),
                                before.visit.shopper, before.population);
  line.unit_price_cents = cut_price(line.tag_cents, coupon);
}

// Item, substitute and quantity for a category that is bought from.
void Shelf::fill_line(const Before& before, std::uint32_t category, OrderLine line,
                      Scratch& scratch, BlockIntents& intents) const {
  const Visit& visit = before.visit;
  const RandomBlock bits = draw(visit.seed, visit.shopper, static_cast<std::uint32_t>(visit.day),
                                Purpose::choice, category);
  line.slot = choose(before.row, category, uniform(bits[0]), scratch);
  if (waits(before, category, line.slot, scratch)) return;
  if (pays_deposit(before, category, line, scratch, intents)) return;
  if (!spec_.catalogue.unlimited_stock && before.stock[line.slot] <= 0) {
    intents.stockouts.push_back(visit.shopper);
    const double share = spec_.stockout.substitute_share;
    const double u = uniform(bits[2]);
    if (u >= share) return;
    if (!pick_available(before.row, category, u / share, before.stock, line.slot, scratch,
                        line.slot)) {
      return;
    }
    line.substituted = true;
  }
  price_line(before, category, 0.0, uniform(bits[1]), line, scratch);
  intents.lines.push_back(line);
}

std::int64_t Shelf::items_seen(std::uint32_t row, const Scratch& scratch) const {
  const float* considered = scratch.considered.data() + std::size_t{row} * slots_;
  float sum = 0.0F;
  for (std::uint32_t slot = 0; slot < slots_; ++slot) sum += considered[slot];
  return static_cast<std::int64_t>(sum);
}

void Shelf::order(const Before& before, Scratch& scratch, BlockIntents& intents) const {
  const Visit& visit = before.visit;
  OrderLine line;
  line.shopper = visit.shopper;
  line.arrival = visit.arrival;
  line.tie = visit.tie;
  line.segment = static_cast<std::uint8_t>(visit.segment);
  line.group = static_cast<std::uint8_t>(visit.group);
  line.coupon_percent = percent_held(before.population, visit.shopper);
  line.free_shipping = holds_free_shipping(before.population, visit.shopper);
  const std::size_t first_line = intents.lines.size();
  int cart = 0;
  for (std::uint32_t c = 0; c < categories_; ++c) {
    if (buys(before.row, c, scratch)) {
      ++cart;
      fill_line(before, c, line, scratch, intents);
    } else if (leaves_cart(before.row, c, scratch)) {
      ++cart;
      offer_cart_coupon(before, c, line, scratch, intents);
    }
  }
  if (!spec_.cross_effects.empty()) cross_sell(before, first_line, line, scratch, intents);
  if (!before.terms.bundles.empty()) offer_bundles(before, first_line, line, scratch, intents);
  if (cart > 0 || intents.lines.size() > first_line) intents.carters.push_back(visit.shopper);
  if (cart_odds_ <= 1.0F) return;
  intents.cart_items += cart;
  intents.views += items_seen(before.row, scratch);
}

// The same shoppers with the same draws and no promotion at all, for the lines from `first_line`
// on.
void Shelf::work_out_fallbacks(std::span<const Visit> visits, const DayTerms& terms,
                               std::size_t first_line, const Population& population,
                               Scratch& scratch, BlockIntents& intents) const {
  const auto rows = static_cast<std::uint32_t>(visits.size());
  for (std::uint32_t row = 0; row < rows; ++row) {
    work_out_utilities(row, visits[row].shopper, terms.regular, 1.0F, population, scratch);
    note_supply(row, visits[row], shipping_utility(false), terms, population, scratch);
  }
  weigh(0, rows, scratch);
  work_out_incidence(rows, scratch);
  std::uint32_t row = 0;
  for (std::size_t i = first_line; i < intents.lines.size(); ++i) {
    OrderLine& line = intents.lines[i];
    while (visits[row].shopper != line.shopper) ++row;
    if (line.extra) continue;
    const std::uint32_t category = spec_.catalogue.category_of[line.slot];
    if (!buys(row, category, scratch)) continue;
    const RandomBlock bits =
        draw(visits[row].seed, line.shopper, static_cast<std::uint32_t>(visits[row].day),
             Purpose::choice, category);
    const std::size_t at = std::size_t{row} * categories_ + category;
    line.fallback_slot = choose(row, category, uniform(bits[0]), scratch);
    line.fallback_quantity = draw_quantity(
        uniform(bits[1]), 0.0, static_cast<double>(scratch.supply[at]), line.shopper, population);
  }
}

void Shelf::decide(std::span<const Visit> visits, const DayTerms& terms,
                   const std::vector<std::int64_t>& stock, Population& population, Scratch& scratch,
                   BlockIntents& intents) const {
  const auto rows = static_cast<std::uint32_t>(visits.size());
  look(visits, population, scratch);
  for (std::uint32_t row = 0; row < rows; ++row) {
    const std::uint32_t i = visits[row].shopper;
    scratch.tags[row] = tags_for(row, i, visits[row].group, terms, population, scratch);
    work_out_utilities(row, i, *scratch.tags[row],
                       coupon_factor(population, i) * (1.0F - terms.earned_share), population,
                       scratch);
    note_supply(row, visits[row], shipping_felt(visits[row], terms, population), terms, population,
                scratch);
  }
  weigh(0, rows, scratch);
  work_out_incidence(rows, scratch);
  const std::size_t first_line = intents.lines.size();
  for (std::uint32_t row = 0; row < rows; ++row) {
    order({row, visits[row], terms, *scratch.tags[row], stock, population}, scratch, intents);
  }
  if (intents.lines.size() > first_line && visits.front().need_fallback) {
    work_out_fallbacks(visits, terms, first_line, population, scratch, intents);
  }
  for (std::uint32_t row = 0; row < rows; ++row) {
    const std::uint32_t i = visits[row].shopper;
    remember_prices(row, visits[row], *scratch.tags[row], coupon_factor(population, i), population,
                    scratch);
  }
}

OrderLine Shelf::substitute(const OrderLine& lost, std::uint64_t seed, int day,
                            const DayTerms& terms, const std::vector<std::int64_t>& stock,
                            const Population& population, Scratch& scratch) const {
  OrderLine line = lost;
  line.quantity = 0;
  line.discount_cents = 0;
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
  look({&visit, 1}, population, scratch);
  const SegmentTerms& tags =
      lost.plain ? terms.regular
                 : *tags_for(0, lost.shopper, lost.group, terms, population, scratch);
  const float coupon = lost.plain ? 1.0F : coupon_factor(population, lost.shopper);
  work_out_utilities(0, lost.shopper, tags, coupon * (1.0F - terms.earned_share), population,
                     scratch);
  weigh(0, 1, scratch);
  if (!pick_available(0, category, u / share, stock, lost.slot, scratch, line.slot)) return line;
  line.quantity = lost.quantity;
  line.substituted = true;
  line.regular_cents = spec_.catalogue.price_cents[line.slot];
  line.tag_cents = tags.price_cents[line.slot];
  line.promotion = tags.promotion[line.slot];
  line.exclusive = line.promotion > 0 && !spec_.promotions[line.promotion - 1U]->terms().stacks;
  if (line.exclusive) line.coupon_percent = 0;
  line.unit_price_cents = cut_price(line.tag_cents, line.coupon_percent / 100.0);
  return line;
}

}  // namespace marketday
