#include "sim/resolve.h"

#include <algorithm>
#include <tuple>

#include "sim/market.h"

namespace marketday {
namespace {

// The campaign's budget, and each promotion's budget and stock.
class Purses {
 public:
  explicit Purses(const Today& today) : campaign_(today.campaign.budget_cents) {
    for (std::size_t id = 0; id < today.state.promotions.size(); ++id) {
      cents_[id] = today.state.promotions[id].left_cents;
      units_[id] = today.state.promotions[id].left_units;
    }
    count_ = today.state.promotions.size();
  }

  // Pays for the order if every purse it draws on can; a purse that cannot is closed from then on.
  bool pay(const Order& order, Cents subsidy) {
    bool can = draw_on(campaign_, subsidy);
    for (std::size_t id = 0; id < count_; ++id) {
      can = draw_on(cents_[id], order.given_cents[id]) && can;
      can = draw_on(units_[id], order.units[id]) && can;
    }
    if (!can) return false;
    if (campaign_ != kUnlimited) campaign_ -= subsidy;
    for (std::size_t id = 0; id < count_; ++id) {
      if (cents_[id] != kUnlimited) cents_[id] -= order.given_cents[id];
      if (units_[id] != kUnlimited) units_[id] -= order.units[id];
    }
    return true;
  }

 private:
  static bool draw_on(std::int64_t& purse, std::int64_t claim) {
    if (claim == 0 || claim <= purse) return true;
    purse = 0;
    return false;
  }

  Cents campaign_;
  std::size_t count_ = 0;
  std::array<Cents, kMostPromotions> cents_{};
  std::array<std::int64_t, kMostPromotions> units_{};
};

bool all_fit(const Contest& contest) {
  Purses purses(contest.today);
  Order sum;
  Cents subsidy = 0;
  for (const Order& order : contest.orders) {
    subsidy += subsidy_of(order, contest.lines);
    for (std::size_t id = 0; id < kMostPromotions; ++id) {
      sum.given_cents[id] += order.given_cents[id];
      sum.units[id] += order.units[id];
    }
  }
  return purses.pay(sum, subsidy);
}

std::vector<std::size_t> by_arrival(const Contest& contest) {
  std::vector<std::size_t> places(contest.orders.size());
  for (std::size_t i = 0; i < places.size(); ++i) places[i] = i;
  const auto key = [&](std::size_t i) {
    const OrderLine& line = contest.lines[contest.orders[i].first_line];
    return std::tuple(line.arrival, line.tie, line.shopper);
  };
  std::sort(places.begin(), places.end(),
            [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
  return places;
}

void fall_back(const MarketSpec& spec, OrderLine& line) {
  if (line.top_up) line.quantity = 0;
  line.plain = true;
  if (line.slot == kOtherGoods) return;
  line.quantity = line.fallback_quantity;
  line.slot = line.fallback_quantity > 0 ? line.fallback_slot : line.slot;
  line.regular_cents = line.tag_cents = line.unit_price_cents =
      spec.catalogue.price_cents[line.slot];
  line.promotion = 0;
  line.coupon_percent = 0;
  line.free_shipping = false;
}

void rebuild(const Contest& contest) {
  drop_empty(contest.lines);
  contest.orders = orders_of(contest.lines);
  price_orders({contest.today, contest.terms, contest.lines, contest.orders});
}

// Demand by slot.
std::vector<std::int64_t> demand_of(const MarketSpec& spec, const std::vector<OrderLine>& lines) {
  std::vector<std::int64_t> demand(spec.catalogue.slots(), 0);
  for (const OrderLine& line : lines) {
    if (line.slot != kOtherGoods) demand[line.slot] += line.quantity;
  }
  return demand;
}

// Grants the prefix of each overdrawn slot's lines; returns the indices of lines that got nothing.
std::vector<std::size_t> cut_to_stock(const std::vector<std::int64_t>& stock,
                                      const std::vector<std::int64_t>& demand,
                                      std::vector<OrderLine>& lines) {
  std::vector<std::size_t> contested;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].slot != kOtherGoods && demand[lines[i].slot] > stock[lines[i].slot]) {
      contested.push_back(i);
    }
  }
  const auto key = [&](std::size_t i) {
    return std::tuple(lines[i].arrival, lines[i].tie, lines[i].shopper, lines[i].slot);
  };
  std::sort(contested.begin(), contested.end(),
            [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
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

std::vector<OrderLine> look_again(const Contest& contest, const std::vector<OrderLine>& wanted,
                                  const std::vector<std::size_t>& losers, const Shelf& shelf,
                                  Shelf::Scratch& scratch) {
  const MarketState& state = contest.today.state;
  // what is left after the race, for those who look again
  std::vector<std::int64_t> left = state.stock_units;
  for (const OrderLine& line : contest.lines) {
    if (line.slot != kOtherGoods) left[line.slot] -= line.quantity;
  }
  std::vector<OrderLine> second;
  for (const std::size_t i : losers) {
    contest.stockouts.push_back(wanted[i].shopper);
    if (wanted[i].plain && wanted[i].deposit_cents > 0) continue;  // a deposit is for that item
    const OrderLine line = shelf.substitute(wanted[i], state.seed, state.day, contest.terms, left,
                                            state.population, scratch);
    if (line.quantity > 0) second.push_back(line);
  }
  cut_to_stock(left, demand_of(contest.today.spec, second), second);
  return second;
}

// Substitutes are promoted goods too: orders with one come last, and those past the point where a
// budget is used up leave it on the shelf.
void settle_budgets(const Contest& contest) {
  if (all_fit(contest)) return;
  Purses purses(contest.today);
  const auto substituted = [&](std::size_t place) {
    const Order& order = contest.orders[place];
    for (std::uint32_t l = 0; l < order.lines; ++l) {
      if (contest.lines[order.first_line + l].substituted) return true;
    }
    return false;
  };
  std::vector<std::size_t> places = by_arrival(contest);
  std::stable_partition(places.begin(), places.end(),
                        [&](std::size_t place) { return !substituted(place); });
  for (const std::size_t place : places) {
    Order& order = contest.orders[place];
    if (purses.pay(order, subsidy_of(order, contest.lines))) continue;
    bool anything = false;
    for (std::uint32_t l = 0; l < order.lines; ++l) {
      OrderLine& line = contest.lines[order.first_line + l];
      if (line.substituted) line.quantity = 0;
      anything = anything || line.quantity > 0;
    }
    price_orders({contest.today, contest.terms, contest.lines, {&order, 1}});
    if (!anything || purses.pay(order, subsidy_of(order, contest.lines))) continue;
    for (std::uint32_t l = 0; l < order.lines; ++l) {
      contest.lines[order.first_line + l].quantity = 0;
    }
  }
  rebuild(contest);
}

}  // namespace

void resolve_budgets(const Contest& contest) {
  if (all_fit(contest)) return;
  Purses purses(contest.today);
  for (const std::size_t place : by_arrival(contest)) {
    const Order& order = contest.orders[place];
    if (purses.pay(order, subsidy_of(order, contest.lines))) continue;
    bool raced = false;  // for a promotion's own stock
    for (std::uint32_t l = 0; l < order.lines; ++l) {
      OrderLine& line = contest.lines[order.first_line + l];
      raced = raced || (line.promotion > 0 &&
                        contest.today.state.promotions[line.promotion - 1U].left_units !=
                            std::numeric_limits<std::int64_t>::max());
      fall_back(contest.today.spec, line);
    }
    if (raced) contest.stockouts.push_back(order.shopper);
  }
  rebuild(contest);
}

void resolve_stock(const Contest& contest, const Shelf& shelf, Shelf::Scratch& scratch) {
  const MarketSpec& spec = contest.today.spec;
  const MarketState& state = contest.today.state;
  if (spec.catalogue.unlimited_stock) return;
  const std::vector<std::int64_t> demand = demand_of(spec, contest.lines);
  bool fits = true;
  for (std::uint32_t slot = 0; slot < spec.catalogue.slots(); ++slot) {
    fits = fits && demand[slot] <= state.stock_units[slot];
  }
  if (fits) return;
  const std::vector<OrderLine> wanted = contest.lines;
  const std::vector<std::size_t> losers = cut_to_stock(state.stock_units, demand, contest.lines);
  const std::vector<OrderLine> second = look_again(contest, wanted, losers, shelf, scratch);
  contest.lines.insert(contest.lines.end(), second.begin(), second.end());
  std::stable_sort(contest.lines.begin(), contest.lines.end(),
                   [](const OrderLine& a, const OrderLine& b) { return a.shopper < b.shopper; });
  rebuild(contest);
  settle_budgets(contest);
}

}  // namespace marketday
