#include "sim/after_sales.h"

#include <algorithm>

#include "sim/fraud/attempts.h"
#include "sim/math.h"
#include "sim/normal_table.h"
#include "sim/random.h"
#include "sim/return_delay.h"
#include "sim/service_queue.h"
#include "sim/social_graph.h"
#include "sim/word_of_mouth.h"

namespace marketday {
namespace {

constexpr std::uint32_t kContactKey = 1U << 16U;
constexpr double kLongestWaitMinutes = 60.0;

std::uint32_t day_of(const MarketState& state) {
  return static_cast<std::uint32_t>(state.day);
}

// Of the cost of goods that come back.
Cents recovered_cents(const MarketSpec& spec, const PendingReturn& back) {
  const Cents cost =
      back.slot == kOtherGoods
          ? cut_price(back.paid_cents + back.clawback_cents, spec.costs.other_goods_margin)
          : spec.catalogue.unit_cost_cents[back.slot] * back.quantity;
  return cut_price(cost, 1.0 - spec.after_sales.resale_share);
}

// Row 28. Keyed by (buyer, day of the order, line).
void schedule_returns(const MarketSpec& spec, MarketState& state, const Order& order) {
  const AfterSalesSpec& a = spec.after_sales;
  const double inclination = draw_return_util(a.risk, state.seed, order.shopper);
  for (std::uint32_t l = 0; l < order.lines; ++l) {
    const OrderLine& line = state.lines[order.first_line + l];
    double category = 0.0;
    if (line.slot != kOtherGoods && !a.category_util.empty()) {
      category = a.category_util[spec.catalogue.category_of[line.slot]];
    }
    const bool defect = is_defective(spec, state, order, l);
    const double p = return_probability(a.risk, category, line.top_up, defect, inclination);
    const int delay = draw_return(*a.delay, p, state.seed, order.shopper, day_of(state), l);
    if (delay == 0) continue;
    auto& due =
        state.returns_due[static_cast<std::size_t>(state.day + delay) % state.returns_due.size()];
    PendingReturn& back = due.emplace_back();
    back = {order.shopper,        line.slot, line.quantity, order.segment, line.price_cents(),
            line.subsidy_cents(), 0};
    back.profit_cents = recovered_cents(spec, back) - back.paid_cents - spec.costs.return_cents;
  }
}

void book_return(const MarketSpec& spec, const PendingReturn& back, Account& account) {
  ++account.returned_lines;
  account.returned_units += back.slot == kOtherGoods ? 0 : back.quantity;
  account.refund_cents += back.paid_cents;
  account.clawback_cents += back.clawback_cents;
  account.handling_cents += spec.costs.return_cents;
  account.recovered_cents += recovered_cents(spec, back);
}

// Minutes that a contact waits, by yesterday's load.
double minutes_waited(const ServiceSpec& s, std::int64_t contacts) {
  if (s.agents <= 0) return 0.0;
  const double per_minute = static_cast<double>(contacts) / (s.hours_per_day * 60.0);
  const double load = per_minute * s.minutes_per_contact;
  if (load >= s.agents) return kLongestWaitMinutes;
  return std::min(kLongestWaitMinutes, mean_wait(s.agents, load, s.minutes_per_contact));
}

void feel(const ServiceSpec& s, double experience, std::uint16_t& satisfaction) {
  const double before = static_cast<double>(from_share(satisfaction));
  satisfaction = to_share(static_cast<float>(before + s.learning * (experience - before)));
}

}  // namespace

void open_after_sales(const MarketSpec& spec, MarketState& state) {
  if (spec.after_sales.returns) {
    state.returns_due.resize(static_cast<std::size_t>(spec.after_sales.delay->longest_days()) + 1);
  }
  if (spec.competitor.reaction > 0.0) state.rivals.resize(spec.catalogue.categories.size());
  if (!spec.word_of_mouth.on()) return;
  state.graph = make_social_graph(spec.word_of_mouth.network, spec.population.shoppers, state.seed);
}

bool is_defective(const MarketSpec& spec, const MarketState& state, const Order& order,
                  std::uint32_t line) {
  if (spec.service.defect_share <= 0.0) return false;
  const RandomBlock bits = draw(state.seed, order.shopper, day_of(state), Purpose::service, line);
  return uniform(bits[0]) < spec.service.defect_share;
}

void settle_presales(const MarketSpec& spec, MarketState& state, std::vector<OrderLine>& lines) {
  const auto due =
      std::stable_partition(state.presales.begin(), state.presales.end(),
                            [&](const Presale& presale) { return presale.due_day != state.day; });
  const Population& p = state.population;
  for (auto presale = due; presale != state.presales.end(); ++presale) {
    const std::uint32_t i = presale->shopper;
    const RandomBlock bits = draw(state.seed, i, day_of(state), Purpose::presale, presale->slot);
    const double worth =
        static_cast<double>(presale->value_mean_cents) +
        static_cast<double>(presale->value_sd_cents) * normal_quantile(uniform(bits[0]));
    const Cents rest = presale->price_cents - presale->deposit_cents;
    if (p.life_left[i] <= 0.0F || worth <= static_cast<double>(rest)) continue;
    OrderLine line;
    line.shopper = i;
    line.slot = presale->slot;
    line.tie = bits[1];
    line.quantity = 1;
    line.segment = static_cast<std::uint8_t>(
        segment_of(spec.segments, p.orders[i], p.last_order[i], state.day));
    line.group = static_cast<std::uint8_t>(group_of(p, i, line.segment, state.day));
    line.plain = line.exclusive = line.extra = true;
    line.promotion = static_cast<std::uint8_t>(presale->promotion + 1U);
    line.regular_cents = spec.catalogue.price_cents[presale->slot];
    line.tag_cents = line.unit_price_cents = presale->price_cents;
    line.deposit_cents = presale->deposit_cents;
    lines.push_back(line);
  }
  state.presales.erase(due, state.presales.end());
  // today's deposits wait for their day
  state.presales.insert(state.presales.end(), state.deposits.begin(), state.deposits.end());
}

void take_returns(const MarketSpec& spec, MarketState& state, DayRecord& record) {
  state.returns.clear();
  if (!spec.after_sales.returns) return;
  for (const Order& order : state.orders) {
    if (state.fraud && attempt_of(*state.fraud, order.shopper) != nullptr) continue;
    schedule_returns(spec, state, order);
  }
  auto& due = state.returns_due[static_cast<std::size_t>(state.day) % state.returns_due.size()];
  state.returns.swap(due);
  for (const PendingReturn& back : state.returns) {
    book_return(spec, back, record.segments[back.segment]);
  }
}

void serve(const MarketSpec& spec, MarketState& state, std::int64_t contacts_yesterday,
           std::span<const std::uint32_t> stockouts, DayRecord& record) {
  const ServiceSpec& s = spec.service;
  if (!s.on()) return;
  const double wait = minutes_waited(s, contacts_yesterday);
  for (const Order& order : state.orders) {
    double experience = 1.0;
    for (std::uint32_t l = 0; l < order.lines; ++l) {
      if (!is_defective(spec, state, order, l)) continue;
      experience -= s.defect_cost;
      break;
    }
    const RandomBlock bits =
        draw(state.seed, order.shopper, day_of(state), Purpose::service, kContactKey);
    if (uniform(bits[0]) < s.contact_share) {
      experience -= s.wait_cost * wait;
      Account& account = record.segments[order.segment];
      ++account.contacts;
      account.handling_cents += spec.costs.contact_cents;
    }
    feel(s, std::max(0.0, experience), state.population.satisfaction[order.shopper]);
  }
  for (const std::uint32_t i : stockouts) {
    feel(s, 1.0 - s.stockout_cost, state.population.satisfaction[i]);
  }
}

void spread_the_word(const Today& today, double incentive, MarketState& state, DayRecord& record) {
  const WordOfMouthSpec& spec = today.spec.word_of_mouth;
  if (!spec.on()) return;
  Population& p = state.population;
  std::vector<std::uint32_t> senders;
  for (const Order& order : state.orders) {
    const std::uint32_t i = order.shopper;
    if (i >= today.spec.population.shoppers) continue;  // fraudsters have no friends here
    const bool satisfied =
        p.satisfaction.empty() ||
        static_cast<double>(from_share(p.satisfaction[i])) >= spec.satisfaction_threshold;
    if (p.told[i] != 0 || !satisfied) continue;
    p.told[i] = 1;
    senders.push_back(i);
  }
  const auto tomorrow = static_cast<std::uint16_t>(state.day + 1);
  const auto waiting = [&](std::uint32_t i) { return p.joined_day[i] > tomorrow; };
  std::vector<Referral> referrals;
  spread_word(spec, *state.graph, state.seed, senders, incentive, waiting, referrals);
  for (const Referral& referral : referrals) {
    p.joined_day[referral.newcomer] = tomorrow;
    p.referrer[referral.newcomer] = referral.referrer;
    ++record.referred;
  }
}

void let_rivals_react(const MarketSpec& spec, const DayTerms& terms, MarketState& state) {
  const CompetitorSpec& c = spec.competitor;
  for (std::size_t k = 0; k < state.rivals.size(); ++k) {
    const Category& category = spec.catalogue.categories[k];
    float deepest = 0.0F;
    for (std::size_t s = 0; s < kSegments; ++s) {
      for (std::uint32_t i = 0; i < category.items; ++i) {
        deepest = std::max(deepest, 1.0F - terms.groups[s].price_ratio[category.first_slot + i]);
      }
    }
    Rival& rival = state.rivals[k];
    const bool attack = static_cast<double>(deepest) > c.attack_depth;
    if (attack && !rival.attacked && state.day > rival.last_day) {
      const RandomBlock bits =
          draw(state.seed, static_cast<std::uint32_t>(k), day_of(state), Purpose::rival);
      if (uniform(bits[0]) < c.reaction) {
        rival.depth = deepest * static_cast<float>(c.match);
        rival.first_day = state.day + c.lag_days;
        rival.last_day = rival.first_day + c.duration_days - 1;
      }
    }
    rival.attacked = attack;
  }
}

}  // namespace marketday
