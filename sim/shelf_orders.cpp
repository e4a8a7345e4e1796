// What is bought of a shelf that was looked at: items, quantities, what to take instead.
#include <algorithm>

#include "sim/math.h"
#include "sim/shelf.h"

namespace marketday {
namespace {

constexpr std::uint32_t kNoSlot = 0xFFFFFFFFU;

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
