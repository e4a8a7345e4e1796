// What shoppers may do before the shelf beside buying or not: wait for a deal (row 25), pay a
// deposit (row 21), leave a cart, follow a cart coupon, complement the basket (row 32), take a
// bundle (row 14).
#include <algorithm>

#include "sim/math.h"
#include "sim/option_value.h"
#include "sim/promotion.h"
#include "sim/shelf.h"

namespace marketday {
namespace {

constexpr double kMostWorth = 5.0;  // regular prices

const OrderLine* find_line(const std::vector<OrderLine>& lines, std::size_t first,
                           std::uint32_t slot) {
  const auto from = lines.begin() + static_cast<std::ptrdiff_t>(first);
  const auto found =
      std::find_if(from, lines.end(), [&](const OrderLine& line) { return line.slot == slot; });
  return found == lines.end() ? nullptr : &*found;
}

// p after a logit shift: odds times `factor`.
float shifted(float p, float factor) {
  return p * factor / (1.0F - p + p * factor);
}

double logit(float p) {
  const double held = std::clamp(static_cast<double>(p), 1e-6, 1.0 - 1e-6);
  return log(held / (1.0 - held));
}

}  // namespace

// Row 25: P(wait) = logistic(w0 + w1 drop - w2 need) when a deeper cut than today's is expected;
// need = 1 / (1 + weeks of supply).
bool Shelf::waits(const Before& before, std::uint32_t category, std::uint32_t slot,
                  const Scratch& scratch) const {
  const WaitingSpec& w = spec_.waiting;
  if (before.population.deal_belief.empty()) return false;
  const auto today = static_cast<double>(1.0F - before.tags.price_ratio[slot]);
  const double expected =
      static_cast<double>(from_share(before.population.deal_belief[before.visit.shopper]));
  const double drop = expected - today;
  if (drop <= 0.0) return false;
  const std::size_t at = std::size_t{before.row} * categories_ + category;
  const double need = 1.0 / (1.0 + static_cast<double>(scratch.supply[at]));
  const RandomBlock bits =
      draw(before.visit.seed, before.visit.shopper, static_cast<std::uint32_t>(before.visit.day),
           Purpose::waiting, category);
  return uniform(bits[0]) <
         logistic(w.constant + w.drop_sensitivity * drop - w.need_sensitivity * need);
}

// The price at which the shopper, with today's luck, would just have bought from the category: the
// tag plus the surplus of incidence in money, logit(p) - logit(u) over mu |b|; an item that was not
// the best choice is worth less by its utility gap over |b|.
double Shelf::worth_cents(const Before& before, std::uint32_t category, std::uint32_t slot,
                          bool chosen, const Scratch& scratch) const {
  const std::size_t at = std::size_t{before.row} * categories_ + category;
  const double slope =
      -static_cast<double>(before.population.price_coefficient[before.visit.shopper]);
  const double mu = spec_.incidence.inclusive_value;
  if (slope * mu < 1e-6) return 0.0;
  double ratio =
      static_cast<double>(before.tags.price_ratio[slot]) +
      (logit(scratch.probability[at]) - logit(luck(before.row, category, scratch))) / (slope * mu);
  if (!chosen) {
    const Category& shelf = spec_.catalogue.categories[category];
    const std::size_t row = std::size_t{before.row} * slots_;
    double sum = 0.0;
    for (std::uint32_t i = shelf.first_slot; i < shelf.first_slot + shelf.items; ++i) {
      sum += static_cast<double>(scratch.weight[row + i]);
    }
    const double best = sum > 0.0 ? log(sum) : 0.0;
    ratio -= std::max(0.0, best - static_cast<double>(scratch.utility[row + slot])) / slope;
  }
  return std::clamp(ratio, 0.0, kMostWorth) *
         static_cast<double>(spec_.catalogue.price_cents[slot]);
}

// Row 21: true when the shopper takes the pre-sale instead of buying now.
bool Shelf::pays_deposit(const Before& before, std::uint32_t category, OrderLine& line,
                         const Scratch& scratch, BlockIntents& intents) const {
  for (const PresaleTerms& offer : before.terms.presales) {
    if (offer.slot != line.slot) continue;
    const Promotion& promotion = *spec_.promotions[offer.id];
    if (!promotion.terms().segments[static_cast<std::size_t>(before.visit.segment)]) continue;
    if (capped_out(spec_, before.population, offer.id, before.visit.shopper)) continue;
    const double mean = worth_cents(before, category, line.slot, true, scratch);
    const PreSale terms{static_cast<double>(offer.price_cents),
                        static_cast<double>(offer.deposit_cents),
                        static_cast<double>(before.tags.price_cents[line.slot])};
    if (!marketday::pays_deposit(terms, mean, static_cast<double>(offer.value_sd_cents))) continue;
    Presale presale;
    presale.shopper = before.visit.shopper;
    presale.slot = line.slot;
    presale.due_day = static_cast<std::uint16_t>(offer.due_day);
    presale.promotion = offer.id;
    presale.segment = static_cast<std::uint8_t>(before.visit.segment);
    presale.value_mean_cents = static_cast<Cents>(mean);
    presale.value_sd_cents = offer.value_sd_cents;
    presale.price_cents = offer.price_cents;
    presale.deposit_cents = offer.deposit_cents;
    intents.presales.push_back(presale);
    return true;
  }
  return false;
}

// Putting into the cart is easier than buying: odds times exp(carts.intent).
bool Shelf::leaves_cart(std::uint32_t row, std::uint32_t category, const Scratch& scratch) const {
  if (cart_odds_ <= 1.0F) return false;
  const float p = scratch.probability[std::size_t{row} * categories_ + category];
  return luck(row, category, scratch) < shifted(p, cart_odds_);
}

// The item in the cart gets cheaper and flagged. The shopper decides about that item alone, so that
// its utility shifts the odds in full.
void Shelf::offer_cart_coupon(const Before& before, std::uint32_t category, OrderLine line,
                              Scratch& scratch, BlockIntents& intents) const {
  if (before.terms.cart_coupons.empty()) return;
  const Visit& visit = before.visit;
  const RandomBlock bits = draw(visit.seed, visit.shopper, static_cast<std::uint32_t>(visit.day),
                                Purpose::choice, category);
  line.slot = choose(before.row, category, uniform(bits[0]), scratch);
  for (const CartCouponTerms& coupon : before.terms.cart_coupons) {
    if (!coupon.segments[static_cast<std::size_t>(visit.segment)]) continue;
    if ((*coupon.covers)[line.slot] == 0) continue;
    if (capped_out(spec_, before.population, coupon.id, visit.shopper)) continue;
    if (!spec_.catalogue.unlimited_stock && before.stock[line.slot] <= 0) return;
    const double slope = -static_cast<double>(before.population.price_coefficient[visit.shopper]);
    const double saved = static_cast<double>(before.tags.price_ratio[line.slot]) * coupon.depth;
    const auto factor = static_cast<float>(exp(slope * saved + spec_.choice.deal_flag));
    const float p = scratch.probability[std::size_t{before.row} * categories_ + category];
    if (luck(before.row, category, scratch) >= shifted(p, factor)) return;
    line.from_cart = true;
    line.extra = true;
    price_line(before, category, coupon.depth, uniform(bits[1]), line, scratch);
    intents.lines.push_back(line);
    return;
  }
}

void Shelf::push_extra(const Before& before, std::uint32_t category, std::uint32_t slot,
                       OrderLine line, const Scratch& scratch, BlockIntents& intents) const {
  if (!spec_.catalogue.unlimited_stock && before.stock[slot] <= 0) return;
  line.slot = slot;
  line.extra = true;
  price_line(before, category, 0.0, 0.0, line, scratch);
  line.quantity = 1;
  intents.lines.push_back(line);
}

// Row 32, in one round: a promoted line of `from` shifts the incidence of `to`.
void Shelf::cross_sell(const Before& before, std::size_t first_line, const OrderLine& blank,
                       Scratch& scratch, BlockIntents& intents) const {
  const std::size_t end = intents.lines.size();
  for (const CrossEffect& cross : spec_.cross_effects) {
    bool promoted = false;
    std::size_t target = end;
    for (std::size_t l = first_line; l < end; ++l) {
      const OrderLine& line = intents.lines[l];
      const std::uint32_t category = spec_.catalogue.category_of[line.slot];
      promoted = promoted || (category == cross.from && line.subsidy_cents() > 0);
      if (category == cross.to && line.quantity > 0) target = l;
    }
    if (!promoted) continue;
    const float p = scratch.probability[std::size_t{before.row} * categories_ + cross.to];
    const float now = shifted(p, exp_float(static_cast<float>(cross.effect)));
    const float u = luck(before.row, cross.to, scratch);
    if (target < end && u >= now) intents.lines[target].quantity = 0;
    if (target == end && u >= p && u < now) {
      OrderLine line = blank;
      line.extra = true;
      fill_line(before, cross.to, line, scratch, intents);
    }
  }
  const auto from = intents.lines.begin() + static_cast<std::ptrdiff_t>(first_line);
  intents.lines.erase(
      std::remove_if(from, intents.lines.end(), [](const OrderLine& l) { return l.quantity == 0; }),
      intents.lines.end());
}

// A bundle worth its price holds an item worth its share of it: a cheap test that most fail.
bool Shelf::may_take(const Before& before, const BundleTerms& bundle,
                     const Scratch& scratch) const {
  const float slope = static_cast<float>(-spec_.incidence.inclusive_value) *
                      before.population.price_coefficient[before.visit.shopper];
  for (const std::uint32_t slot : bundle.slots) {
    const std::uint32_t category = spec_.catalogue.category_of[slot];
    const float p = scratch.probability[std::size_t{before.row} * categories_ + category];
    const float u = luck(before.row, category, scratch);
    const float least = exp_float((bundle.price_share - before.tags.price_ratio[slot]) * slope);
    if (p * (1.0F - u) >= 0.999F * least * u * (1.0F - p)) return true;
  }
  return false;
}

// Row 14: a bundle is taken iff its surplus is positive and above that of buying apart.
void Shelf::offer_bundles(const Before& before, std::size_t first_line, const OrderLine& blank,
                          Scratch& scratch, BlockIntents& intents) const {
  for (const BundleTerms& bundle : before.terms.bundles) {
    const Promotion& promotion = *spec_.promotions[bundle.id];
    if (!promotion.terms().segments[static_cast<std::size_t>(before.visit.segment)]) continue;
    if (capped_out(spec_, before.population, bundle.id, before.visit.shopper)) continue;
    if (!may_take(before, bundle, scratch)) continue;
    double together = -static_cast<double>(bundle.price_cents);
    double apart = 0.0;
    for (const std::uint32_t slot : bundle.slots) {
      const bool bought = find_line(intents.lines, first_line, slot) != nullptr;
      const std::uint32_t category = spec_.catalogue.category_of[slot];
      const double worth = worth_cents(before, category, slot, bought, scratch);
      together += worth;
      if (bought) apart += worth - static_cast<double>(before.tags.price_cents[slot]);
    }
    if (together <= std::max(0.0, apart)) continue;
    for (const std::uint32_t slot : bundle.slots) {
      if (find_line(intents.lines, first_line, slot) != nullptr) continue;
      push_extra(before, spec_.catalogue.category_of[slot], slot, blank, scratch, intents);
    }
  }
}

}  // namespace marketday
