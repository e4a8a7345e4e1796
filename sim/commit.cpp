#include "sim/commit.h"

#include <xxhash.h>

#include <algorithm>
#include <limits>
#include <type_traits>

#include "sim/fraud/outcomes.h"
#include "sim/shop/recommender.h"

namespace marketday {
namespace {

template <typename T>
T saturating(std::int64_t value) {
  return static_cast<T>(std::min<std::int64_t>(value, std::numeric_limits<T>::max()));
}

void remember_line(const MarketSpec& spec, MarketState& state, const OrderLine& line) {
  const std::int64_t q = line.quantity;
  state.sold_units += q;
  if (spec.recommender != nullptr) note_purchase(spec, state, line);
  if (!spec.catalogue.unlimited_stock) state.stock_units[line.slot] -= q;
  Population& p = state.population;
  const std::uint32_t category = spec.catalogue.category_of[line.slot];
  p.pantry[std::size_t{category} * p.count + line.shopper] += static_cast<float>(q);
  p.last_item[std::size_t{line.shopper} * spec.catalogue.categories.size() + category] =
      static_cast<std::uint16_t>(line.slot - spec.catalogue.categories[category].first_slot + 1);
}

Cents cost_of(const MarketSpec& spec, const OrderLine& line) {
  if (line.slot != kOtherGoods) return spec.catalogue.unit_cost_cents[line.slot] * line.quantity;
  return cut_price(line.regular_cents, spec.costs.other_goods_margin);
}

void book_line(const MarketSpec& spec, const OrderLine& line, Account& account) {
  account.units += line.slot == kOtherGoods ? 0 : line.quantity;
  account.list_cents += line.list_cents();
  account.discount_cents += line.subsidy_cents();
  account.deposit_used_cents += line.deposit_cents;
  account.cost_cents += cost_of(spec, line);
}

// Row 24.
void learn_deals(const MarketSpec& spec, std::uint32_t shopper, bool on_deal, Population& p) {
  if (p.deal_habit.empty()) return;
  const auto memory = static_cast<float>(spec.deal_learning.memory);
  const float habit = from_share(p.deal_habit[shopper]);
  p.deal_habit[shopper] = to_share(memory * habit + (1.0F - memory) * (on_deal ? 1.0F : 0.0F));
}

void count_uses(const MarketSpec& spec, const Order& order, Population& p) {
  if (p.uses.empty()) return;
  for (std::size_t id = 0; id < spec.promotions.size(); ++id) {
    if (order.given_cents[id] <= 0) continue;
    std::uint8_t& uses = p.uses[id * p.count + order.shopper];
    if (uses < 255) ++uses;
  }
}

void remember_order(const MarketSpec& spec, const MarketState& state, const Order& order,
                    const Account& account, Population& p) {
  const std::uint32_t i = order.shopper;
  p.orders[i] = saturating<std::uint16_t>(std::int64_t{p.orders[i]} + 1);
  p.spent_cents[i] =
      saturating<std::uint32_t>(std::int64_t{p.spent_cents[i]} + account.revenue_cents());
  p.last_order[i] = static_cast<std::uint16_t>(state.day);
  if (order.redeems_coupon()) {
    p.coupons_redeemed[i] = saturating<std::uint8_t>(std::int64_t{p.coupons_redeemed[i]} + 1);
    empty_wallet(p, i);
  }
  learn_deals(spec, i, account.discount_cents > 0, p);
  count_uses(spec, order, p);
}

void commit_order(const MarketSpec& spec, MarketState& state, Order& order, DayRecord& record) {
  Account account;
  account.orders = 1;
  for (std::uint32_t l = 0; l < order.lines; ++l) {
    const OrderLine& line = state.lines[order.first_line + l];
    book_line(spec, line, account);
    if (line.slot != kOtherGoods) remember_line(spec, state, line);
  }
  account.fulfilment_cents = spec.costs.fulfilment_cents;
  account.shipping_cents = order.shipping_cents;
  account.free_shipping_cents = order.waived_cents;
  account.coupons_redeemed = order.redeems_coupon() ? 1 : 0;
  order.profit_cents = account.profit_cents();
  remember_order(spec, state, order, account, state.population);
  record.segments[order.segment] += account;
  for (std::size_t id = 0; id < state.promotions.size(); ++id) {
    if (order.given_cents[id] == 0 && order.units[id] == 0) continue;
    state.promotions[id].today += {1, order.units[id], order.given_cents[id]};
  }
}

// Promotions' ledgers, budgets and stock after the day's orders.
void close_promotions(MarketState& state) {
  for (PromotionState& promotion : state.promotions) {
    promotion.total += promotion.today;
    if (promotion.left_cents != kUnlimited) promotion.left_cents -= promotion.today.given_cents;
    if (promotion.left_units != kUnlimited) promotion.left_units -= promotion.today.units;
  }
}

// XXH64 of a column's rows [first, end), each `width` bytes.
std::uint64_t hash_rows(const void* column, std::size_t first, std::size_t end, std::size_t width,
                        std::uint64_t seed) {
  const auto* bytes = static_cast<const unsigned char*>(column);
  return XXH3_64bits_withSeed(bytes + first * width, (end - first) * width, seed);
}

}  // namespace

void commit_orders(const Today& today, MarketState& state, DayRecord& record) {
  const MarketSpec& spec = today.spec;
  for (PromotionState& promotion : state.promotions) promotion.today = {};
  for (Order& order : state.orders) commit_order(spec, state, order, record);
  close_promotions(state);
  for (const Presale& presale : state.deposits) {
    record.segments[presale.segment].deposit_cents += presale.deposit_cents;
  }
  for (std::size_t id = 0; id < spec.promotions.size(); ++id) {
    spec.promotions[id]->settle(today, static_cast<std::uint8_t>(id), state.orders, state.lines,
                                state.population, record.segments);
  }
}

void consume(const MarketSpec& spec, Population& population, std::uint32_t block) {
  const auto weekly = static_cast<float>(spec.consumption.mean_per_week);
  if (weekly <= 0.0F) return;
  const auto period = static_cast<float>(spec.clock.period_days / 7.0);
  const auto flexibility = static_cast<float>(spec.consumption.flexibility * 0.5);
  const float* appetite = population.appetite.data();
  const std::uint32_t end = population.block_end(block);
  for (std::size_t c = 0; c < spec.catalogue.categories.size(); ++c) {
    float* pantry = population.pantry.data() + c * population.count;
    // C = min(I, c min(1 + fl (weeks - 2)+ / 2, 2))
    for (std::uint32_t i = block * kBlockSize; i < end; ++i) {
      const float rate = appetite[i] * weekly;
      const float spare = pantry[i] / rate - 2.0F;
      const float stretch = 1.0F + flexibility * (spare > 0.0F ? spare : 0.0F);
      const float wanted = rate * period * (stretch < 2.0F ? stretch : 2.0F);
      const float left = pantry[i] - wanted;
      pantry[i] = left > 0.0F ? left : 0.0F;
    }
  }
}

void count_segments(const MarketSpec& spec, const MarketState& state, std::uint32_t block,
                    std::array<std::int64_t, kSegments>& counts) {
  const Population& p = state.population;
  for (std::uint32_t i = block * kBlockSize; i < p.block_end(block); ++i) {
    if (p.joined_day[i] > state.day) continue;
    const int segment = segment_of(spec.segments, p.orders[i], p.last_order[i], state.day);
    ++counts[static_cast<std::size_t>(segment)];
  }
}

std::uint64_t hash_block(const MarketSpec& spec, const Population& p, std::uint32_t block) {
  const std::size_t first = std::size_t{block} * kBlockSize;
  const std::size_t end = p.block_end(block);
  const std::size_t categories = spec.catalogue.categories.size();
  std::uint64_t hash = block;
  const auto add = [&](const auto& column) {
    hash = hash_rows(column.data(), first, end, sizeof(column[0]), hash);
  };
  add(p.class_id);
  add(p.joined_day);
  add(p.visit_rate);
  add(p.price_coefficient);
  add(p.appetite);
  add(p.life_left);
  add(p.last_visit);
  add(p.last_order);
  add(p.orders);
  add(p.spent_cents);
  add(p.stockouts);
  add(p.coupons_redeemed);
  add(p.coupon_percent);
  add(p.coupon_kind);
  add(p.coupon_day);
  for (std::size_t c = 0; c < categories; ++c) {
    hash = hash_rows(p.pantry.data() + c * p.count, first, end, sizeof(float), hash);
  }
  hash = hash_rows(p.last_item.data(), first * categories, end * categories, 2, hash);
  const auto add_if_there = [&](const auto& column) {
    if (!column.empty()) add(column);
  };
  add_if_there(p.quantity_rate);
  add_if_there(p.coupon_source);
  add_if_there(p.ad_stock);
  add_if_there(p.fatigue);
  add_if_there(p.opted_out);
  add_if_there(p.deal_habit);
  add_if_there(p.deal_belief);
  add_if_there(p.satisfaction);
  add_if_there(p.points_cents);
  add_if_there(p.member_until);
  add_if_there(p.referrer);
  add_if_there(p.told);
  for (std::size_t at = 0; at < p.uses.size(); at += p.count) {
    hash = hash_rows(p.uses.data() + at, first, end, 1, hash);
  }
  if (!p.shown_rank.empty()) {
    const std::size_t slots = spec.catalogue.slots();
    hash = hash_rows(p.shown_rank.data(), first * slots, end * slots, 1, hash);
    hash = hash_rows(p.bought.data(), first * slots, end * slots, 1, hash);
  }
  if (!p.reference.empty()) {
    const std::size_t slots = spec.catalogue.slots();
    hash = hash_rows(p.reference.data(), first * slots, end * slots, 2, hash);
  }
  return hash;
}

std::uint64_t hash_state(const MarketState& state, const std::vector<std::uint64_t>& blocks) {
  auto hash = static_cast<std::uint64_t>(state.day);
  const auto add = [&](const auto& column) {
    using Row = std::decay_t<decltype(column[0])>;
    static_assert(std::has_unique_object_representations_v<Row>);
    hash = hash_rows(column.data(), 0, column.size(), sizeof(Row), hash);
  };
  add(blocks);
  add(state.stock_units);
  hash = hash_rows(&state.total, 0, 1, sizeof(Account), hash);
  if (state.fraud) hash = hash_fraud(*state.fraud, hash);
  const auto add_numbers = [&](const auto& column) {
    if (!column.empty()) hash = hash_rows(column.data(), 0, column.size(), 8, hash);
  };
  const ShopMemory& shop = state.shop;
  for (const auto* column :
       {&shop.sales, &shop.exposure, &shop.since_review, &shop.level, &shop.error_square}) {
    add_numbers(*column);
  }
  add_numbers(shop.due_units);
  if (!shop.level.empty()) {
    add_numbers(shop.deal_sold);
    add_numbers(shop.deal_expected);
  }
  if (state.promotions.empty() && state.rivals.empty() && state.returns_due.empty()) return hash;
  std::vector<std::int64_t> rest;
  for (const PromotionState& p : state.promotions) {
    rest.insert(rest.end(),
                {p.left_cents, p.left_units, p.total.orders, p.total.units, p.total.given_cents});
  }
  for (const Rival& r : state.rivals) {
    rest.insert(rest.end(), {r.first_day, r.last_day, r.attacked ? 1 : 0,
                             static_cast<std::int64_t>(r.depth * kShareUnit)});
  }
  for (const Presale& p : state.presales) {
    rest.insert(rest.end(), {p.shopper, p.slot, p.due_day, p.value_mean_cents});
  }
  for (const auto& day : state.returns_due) {
    for (const PendingReturn& r : day) {
      rest.insert(rest.end(), {r.shopper, r.slot, r.quantity, r.paid_cents, r.clawback_cents});
    }
  }
  add(rest);
  return hash;
}

}  // namespace marketday
