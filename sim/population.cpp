#include "sim/population.h"

#include <algorithm>
#include <boost/random/exponential_distribution.hpp>
#include <boost/random/gamma_distribution.hpp>
#include <boost/random/uniform_01.hpp>
#include <boost/random/uniform_int_distribution.hpp>

#include "sim/fraud/entities.h"
#include "sim/math.h"
#include "sim/normal_table.h"
#include "sim/parallel.h"
#include "sim/promotion.h"
#include "sim/random.h"

namespace marketday {

const char* const kSegmentNames[kSegments] = {"prospect", "new", "regular", "loyal", "lapsed"};

namespace {

// Gamma with the given mean; shape 0 switches the spread off.
double gamma_with_mean(KeyedEngine& engine, double shape, double mean) {
  if (shape <= 0.0 || mean <= 0.0) return mean;
  boost::random::gamma_distribution<double> gamma(shape, mean / shape);
  return gamma(engine);
}

std::uint8_t draw_class(KeyedEngine& engine, const std::vector<ShopperClass>& classes) {
  boost::random::uniform_01<double> unit;
  double left = unit(engine);
  for (std::size_t i = 0; i + 1 < classes.size(); ++i) {
    left -= classes[i].share;
    if (left < 0.0) return static_cast<std::uint8_t>(i);
  }
  return static_cast<std::uint8_t>(classes.size() - 1);
}

// Row 2: life ~ Exponential(mu_h) with mu_h ~ Gamma(shape, rate), in market days.
double draw_life(KeyedEngine& engine, const LifetimeSpec& spec, double periods_per_week) {
  constexpr double kForever = 1e9;
  if (spec.shape <= 0.0) return kForever;
  const double hazard = gamma_with_mean(engine, spec.shape, spec.shape / spec.rate_weeks);
  boost::random::exponential_distribution<double> exponential(1.0);
  const double threshold = exponential(engine);
  return std::min(kForever, threshold / std::max(hazard, 1e-9) * periods_per_week);
}

constexpr double kMostQuantityRate = 1e6;

// Row 9: units of a shopper at a time beside those of others; `visits`: relative to the mean rate.
double draw_quantity_rate(const QuantitySpec& spec, double visits, std::uint64_t seed,
                          std::uint32_t shopper) {
  KeyedEngine engine(seed, shopper, 0, Purpose::quantity_trait);
  const double rate = gamma_with_mean(engine, spec.shopper_shape, 1.0);
  if (spec.visit_elasticity == 0.0 || visits <= 0.0) return rate;
  return std::min(rate * exp(spec.visit_elasticity * log(visits)), kMostQuantityRate);
}

void draw_traits(const MarketSpec& spec, std::uint64_t seed, std::uint32_t shopper,
                 Population& population) {
  KeyedEngine engine(seed, shopper, 0, Purpose::traits);
  const double periods_per_week = 7.0 / spec.clock.period_days;
  const std::uint8_t class_id = draw_class(engine, spec.population.classes);
  const ShopperClass& kind = spec.population.classes[class_id];
  const double rate =
      gamma_with_mean(engine, spec.visits.rate_shape, spec.visits.rate_mean_per_week);
  const double life = draw_life(engine, spec.lifetime, periods_per_week);
  const double appetite = gamma_with_mean(engine, spec.consumption.shape, 1.0);
  boost::random::uniform_01<double> unit;
  const double u = unit(engine);
  const double z = normal_quantile(std::clamp(u, 1e-12, 1.0 - 1e-12));
  const double price = spec.choice.price_mean + spec.choice.price_sd * z;
  population.class_id[shopper] = class_id;
  population.visit_rate[shopper] =
      static_cast<float>(rate * kind.visit_multiplier / periods_per_week);
  population.life_left[shopper] = static_cast<float>(life);
  population.appetite[shopper] = static_cast<float>(std::max(appetite, 1e-3));
  population.price_coefficient[shopper] =
      static_cast<float>(std::min(price, spec.choice.price_highest) * kind.price_multiplier);
  if (!population.quantity_rate.empty()) {
    const double mean = spec.visits.rate_mean_per_week;
    population.quantity_rate[shopper] = static_cast<float>(draw_quantity_rate(
        spec.quantity, mean > 0.0 ? rate * kind.visit_multiplier / mean : 1.0, seed, shopper));
  }
  if (spec.population.arrival_days > 0) {
    boost::random::uniform_int_distribution<int> joins(0, spec.population.arrival_days - 1);
    population.joined_day[shopper] = static_cast<std::uint16_t>(joins(engine));
  }
  // row 27: the others join when somebody tells them, or by themselves
  if (spec.word_of_mouth.on() && unit(engine) >= spec.word_of_mouth.aware_share) {
    population.joined_day[shopper] = static_cast<std::uint16_t>(
        std::min<std::uint32_t>(kNever, innovation_day(spec.word_of_mouth, seed, shopper)));
  }
}

// An account that a fraudster may register: it never comes of itself.
void keep_for_fraudster(std::uint32_t account, Population& population) {
  population.joined_day[account] = kNever;
  population.life_left[account] = 1e9F;
  population.price_coefficient[account] = -1.0F;
}

bool any_capped(const MarketSpec& spec) {
  for (const auto& promotion : spec.promotions) {
    if (promotion->terms().cap_per_shopper > 0) return true;
  }
  return false;
}

// The memory of mechanisms that are on, as a newcomer has it; the rest stays empty.
void make_memory(const MarketSpec& spec, Population& p) {
  const std::uint32_t n = p.count;
  if (!spec.promotions.empty()) p.coupon_source.assign(n, 0);
  if (spec.feels_pressure()) p.ad_stock.assign(n, 0.0F);
  if (spec.feels_fatigue()) {
    p.fatigue.assign(n, 0.0F);
    p.opted_out.assign(n, 0);
  }
  if (spec.deal_learning.sensitivity > 0.0) p.deal_habit.assign(n, 0);
  if (spec.waiting.drop_sensitivity > 0.0) p.deal_belief.assign(n, 0);
  if (spec.service.on()) {
    p.satisfaction.assign(n, to_share(static_cast<float>(spec.service.start)));
  }
  if (spec.recommender != nullptr) {
    p.shown_rank.assign(std::size_t{n} * spec.catalogue.slots(), kNotShown);
    p.bought.assign(std::size_t{n} * spec.catalogue.slots(), 0);
  }
  for (const auto& promotion : spec.promotions) {
    if (promotion->needs_points()) p.points_cents.resize(n, 0);
    if (promotion->needs_members()) p.member_until.resize(n, 0);
  }
  if (any_capped(spec)) p.uses.assign(spec.promotions.size() * n, 0);
  if (spec.word_of_mouth.on()) {
    p.referrer.assign(n, kNobody);
    p.told.assign(n, 0);
  }
}

}  // namespace

Population make_population(const MarketSpec& spec, std::uint64_t seed) {
  Population p;
  const std::uint32_t n = account_rows(spec);
  p.count = n;
  p.class_id.assign(n, 0);
  p.joined_day.assign(n, 0);
  p.visit_rate.assign(n, 0.0F);
  p.price_coefficient.assign(n, 0.0F);
  p.appetite.assign(n, 1.0F);
  if (spec.quantity.differs()) p.quantity_rate.assign(n, 1.0F);
  p.life_left.assign(n, 0.0F);
  p.last_visit.assign(n, kNever);
  p.last_order.assign(n, kNever);
  p.orders.assign(n, 0);
  p.spent_cents.assign(n, 0);
  p.stockouts.assign(n, 0);
  p.coupons_redeemed.assign(n, 0);
  p.coupon_percent.assign(n, 0);
  p.coupon_kind.assign(n, CouponKind::none);
  p.coupon_day.assign(n, 0);
  p.pantry.assign(std::size_t{n} * spec.catalogue.categories.size(), 0.0F);
  p.last_item.assign(std::size_t{n} * spec.catalogue.categories.size(), 0);
  if (spec.reference_price.gain_weight > 0.0) {
    p.reference.assign(std::size_t{n} * spec.catalogue.slots(),
                       static_cast<std::uint16_t>(kReferenceUnit));
  }
  make_memory(spec, p);
  for_each_block(p.blocks(), [&](std::uint32_t block) {
    for (std::uint32_t i = block * kBlockSize; i < p.block_end(block); ++i) {
      if (i < spec.population.shoppers) {
        draw_traits(spec, seed, i, p);
      } else {
        keep_for_fraudster(i, p);
      }
    }
  });
  return p;
}

std::size_t bytes_per_shopper(const MarketSpec& spec) {
  MarketSpec one = spec;
  one.population.shoppers = 1;
  const Population p = make_population(one, 1);
  const auto bytes = [](const auto&... columns) {
    return (std::size_t{0} + ... + (columns.size() * sizeof(columns[0])));
  };
  return bytes(p.class_id, p.joined_day, p.visit_rate, p.price_coefficient, p.appetite,
               p.quantity_rate, p.life_left, p.last_visit, p.last_order, p.orders, p.spent_cents,
               p.stockouts, p.coupons_redeemed, p.coupon_percent, p.coupon_kind, p.coupon_day,
               p.pantry, p.last_item, p.reference, p.coupon_source, p.ad_stock, p.fatigue,
               p.opted_out, p.deal_habit, p.deal_belief, p.satisfaction, p.points_cents,
               p.member_until, p.referrer, p.told, p.uses, p.shown_rank, p.bought);
}

}  // namespace marketday
