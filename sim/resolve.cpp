#include "sim/resolve.h"

#include <algorithm>
#include <tuple>

namespace marketday {
namespace {

auto arrival_key(const OrderLine& line) {
  return std::tuple(line.arrival, line.tie, line.shopper, line.slot);
}

// Demand by slot.
std::vector<std::int64_t> demand_of(const MarketSpec& spec, const std::vector<OrderLine>& lines) {
  std::vector<std::int64_t> demand(spec.catalogue.slots(), 0);
  for (const OrderLine& line : lines) demand[line.slot] += line.quantity;
  return demand;
}

// Grants the prefix of each overdrawn slot's lines; returns the indices of lines that lost units.
std::vector<std::size_t> cut_to_stock(const std::vector<std::int64_t>& stock,
                                      const std::vector<std::int64_t>& demand,
                                      std::vector<OrderLine>& lines) {
  std::vector<std::size_t> contested;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (demand[lines[i].slot] > stock[lines[i].slot]) contested.push_back(i);
  }
  std::sort(contested.begin(), contested.end(), [&](std::size_t a, std::size_t b) {
    return arrival_key(lines[a]) < arrival_key(lines[b]);
  });
  std::vector<std::int64_t> left = stock;
  std::vector<std::size_t> losers;
  for (const std::size_t i : contested) {
    OrderLine& line = lines[i];
    const std::int64_t granted =
        std::clamp<std::int64_t>(left[line.slot], 0, std::int64_t{line.quantity});
    left[line.slot] -= granted;
    if (granted == 0) losers.push_back(i);
    line.quantity = static_cast<std::uint16_t>(granted);
  }
  return losers;
}

void erase_empty(std::vector<OrderLine>& lines) {
  std::erase_if(lines, [](const OrderLine& line) { return line.quantity == 0; });
}

// Substitutes are promoted goods too: those past the point where the budget is used up stay on the
// shelf.
void cut_to_budget(const MarketSpec& spec, Cents left, std::vector<OrderLine>& substitutes) {
  std::sort(substitutes.begin(), substitutes.end(),
            [](const OrderLine& a, const OrderLine& b) { return arrival_key(a) < arrival_key(b); });
  bool exhausted = false;
  for (OrderLine& line : substitutes) {
    const Cents subsidy = subsidy_of(spec, line);
    if (subsidy == 0) continue;
    exhausted = exhausted || subsidy > left;
    if (exhausted) {
      line.quantity = 0;
    } else {
      left -= subsidy;
    }
  }
}

Cents sum_of_subsidies(const MarketSpec& spec, const std::vector<OrderLine>& lines) {
  Cents sum = 0;
  for (const OrderLine& line : lines) sum += subsidy_of(spec, line);
  return sum;
}

}  // namespace

Cents subsidy_of(const MarketSpec& spec, const OrderLine& line) {
  const Cents regular = spec.catalogue.price_cents[line.slot];
  if (line.quantity == 0) return 0;
  return (regular - line.unit_price_cents) * line.quantity +
         (line.free_shipping ? spec.shipping.fee_cents : 0);
}

void resolve_budget(const MarketSpec& spec, Cents budget_cents, std::vector<OrderLine>& lines) {
  if (budget_cents == kUnlimited) return;
  if (sum_of_subsidies(spec, lines) <= budget_cents) return;
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (subsidy_of(spec, lines[i]) > 0) order.push_back(i);
  }
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return arrival_key(lines[a]) < arrival_key(lines[b]);
  });
  Cents left = budget_cents;
  bool exhausted = false;
  for (const std::size_t i : order) {
    OrderLine& line = lines[i];
    exhausted = exhausted || subsidy_of(spec, line) > left;
    if (!exhausted) {
      left -= subsidy_of(spec, line);
      continue;
    }
    line.quantity = line.fallback_quantity;
    line.slot = line.fallback_quantity > 0 ? line.fallback_slot : line.slot;
    line.unit_price_cents = spec.catalogue.price_cents[line.slot];
    line.coupon_percent = 0;
    line.free_shipping = false;
  }
  erase_empty(lines);
}

void resolve_stock(const MarketSpec& spec, const MarketState& state, Cents budget_cents,
                   const DayTerms& terms, const Shelf& shelf, const Population& population,
                   Shelf::Scratch& scratch, std::vector<OrderLine>& lines,
                   std::vector<std::uint32_t>& stockouts) {
  if (spec.catalogue.unlimited_stock) return;
  std::vector<std::int64_t> demand = demand_of(spec, lines);
  bool fits = true;
  for (std::uint32_t slot = 0; slot < spec.catalogue.slots(); ++slot) {
    fits = fits && demand[slot] <= state.stock_units[slot];
  }
  if (fits) return;
  std::vector<OrderLine> before = lines;
  const std::vector<std::size_t> losers = cut_to_stock(state.stock_units, demand, lines);
  // what is left after the race, for those who look again
  std::vector<std::int64_t> left = state.stock_units;
  for (const OrderLine& line : lines) left[line.slot] -= line.quantity;
  std::vector<OrderLine> second;
  for (const std::size_t i : losers) {
    stockouts.push_back(before[i].shopper);
    const OrderLine line =
        shelf.substitute(before[i], state.seed, state.day, terms, left, population, scratch);
    if (line.quantity > 0) second.push_back(line);
  }
  cut_to_stock(left, demand_of(spec, second), second);
  if (budget_cents != kUnlimited) {
    cut_to_budget(spec, budget_cents - sum_of_subsidies(spec, lines), second);
  }
  lines.insert(lines.end(), second.begin(), second.end());
  erase_empty(lines);
  std::stable_sort(lines.begin(), lines.end(),
                   [](const OrderLine& a, const OrderLine& b) { return a.shopper < b.shopper; });
}

}  // namespace marketday
