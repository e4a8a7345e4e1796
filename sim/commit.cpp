#include "sim/commit.h"

#include <xxhash.h>

#include <algorithm>
#include <limits>

namespace marketday {
namespace {

template <typename T>
T saturating(std::int64_t value) {
  return static_cast<T>(std::min<std::int64_t>(value, std::numeric_limits<T>::max()));
}

void book_line(const MarketSpec& spec, MarketState& state, const OrderLine& line,
               Account& account) {
  const Cents regular = spec.catalogue.price_cents[line.slot];
  const std::int64_t q = line.quantity;
  account.units += q;
  account.list_cents += regular * q;
  account.discount_cents += (regular - line.unit_price_cents) * q;
  account.cost_cents += spec.catalogue.unit_cost_cents[line.slot] * q;
  state.sold_units += q;
  if (!spec.catalogue.unlimited_stock) state.stock_units[line.slot] -= q;
  Population& p = state.population;
  const std::uint32_t category = spec.catalogue.category_of[line.slot];
  p.pantry[std::size_t{category} * p.count + line.shopper] += static_cast<float>(q);
  p.last_item[std::size_t{line.shopper} * spec.catalogue.categories.size() + category] =
      static_cast<std::uint16_t>(line.slot - spec.catalogue.categories[category].first_slot + 1);
}

void book_shipping(const MarketSpec& spec, const Order& order, Account& account) {
  account.fulfilment_cents += spec.costs.fulfilment_cents;
  if (order.free_shipping_coupon) {
    account.free_shipping_cents += spec.shipping.fee_cents;
  } else {
    account.shipping_cents += spec.shipping.fee_cents;
  }
}

void remember_order(const MarketState& state, const Order& order, const Account& account,
                    Population& p) {
  const std::uint32_t i = order.shopper;
  p.orders[i] = saturating<std::uint16_t>(std::int64_t{p.orders[i]} + 1);
  p.spent_cents[i] =
      saturating<std::uint32_t>(std::int64_t{p.spent_cents[i]} + account.revenue_cents());
  p.last_order[i] = static_cast<std::uint16_t>(state.day);
  if (order.coupon_percent > 0 || order.free_shipping_coupon) {
    p.coupons_redeemed[i] = saturating<std::uint8_t>(std::int64_t{p.coupons_redeemed[i]} + 1);
    p.coupon_kind[i] = CouponKind::none;
    p.coupon_percent[i] = 0;
  }
}

Order make_order(const MarketState& state, std::uint32_t first, std::uint32_t end) {
  Order order;
  order.shopper = state.lines[first].shopper;
  order.segment = state.lines[first].segment;
  order.first_line = first;
  order.lines = end - first;
  for (std::uint32_t i = first; i < end; ++i) {
    order.coupon_percent = std::max(order.coupon_percent, state.lines[i].coupon_percent);
    order.free_shipping_coupon = order.free_shipping_coupon || state.lines[i].free_shipping;
  }
  return order;
}

// XXH64 of a column's rows [first, end), each `width` bytes.
std::uint64_t hash_rows(const void* column, std::size_t first, std::size_t end, std::size_t width,
                        std::uint64_t seed) {
  const auto* bytes = static_cast<const unsigned char*>(column);
  return XXH3_64bits_withSeed(bytes + first * width, (end - first) * width, seed);
}

}  // namespace

void commit_orders(const MarketSpec& spec, MarketState& state, DayRecord& today) {
  state.orders.clear();
  const auto count = static_cast<std::uint32_t>(state.lines.size());
  for (std::uint32_t first = 0; first < count;) {
    std::uint32_t end = first + 1;
    while (end < count && state.lines[end].shopper == state.lines[first].shopper) ++end;
    Order order = make_order(state, first, end);
    Account account;
    account.orders = 1;
    for (std::uint32_t i = first; i < end; ++i) book_line(spec, state, state.lines[i], account);
    book_shipping(spec, order, account);
    account.coupons_redeemed = order.coupon_percent > 0 || order.free_shipping_coupon ? 1 : 0;
    order.profit_cents = account.profit_cents();
    remember_order(state, order, account, state.population);
    today.segments[order.segment] += account;
    state.orders.push_back(order);
    first = end;
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
  if (!p.reference.empty()) {
    const std::size_t slots = spec.catalogue.slots();
    hash = hash_rows(p.reference.data(), first * slots, end * slots, 2, hash);
  }
  return hash;
}

std::uint64_t hash_state(const MarketState& state, const std::vector<std::uint64_t>& blocks) {
  auto hash = static_cast<std::uint64_t>(state.day);
  hash = hash_rows(blocks.data(), 0, blocks.size(), sizeof(std::uint64_t), hash);
  hash =
      hash_rows(state.stock_units.data(), 0, state.stock_units.size(), sizeof(std::int64_t), hash);
  return hash_rows(&state.total, 0, 1, sizeof(Account), hash);
}

}  // namespace marketday
