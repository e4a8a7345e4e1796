#include "evaluation/facts/shop_watch.h"

#include <algorithm>
#include <cmath>

namespace marketday::facts {
namespace {

MarketSpec watched_market(const Studies& studies) {
  MarketSpec spec = studies.market();
  const std::uint32_t asked = studies.options().shoppers;
  const std::uint32_t own = spec.population.shoppers;
  spec.population.shoppers = asked > 0 ? asked : std::min(own, ShopWatch::kMostShoppers);
  const double scale = static_cast<double>(spec.population.shoppers) / own;
  for (std::int64_t& units : spec.catalogue.stock_units) {
    units = std::llround(static_cast<double>(units) * scale);
  }
  return spec;
}

// Who came and who bought since the month began.
class Month {
 public:
  explicit Month(std::uint32_t shoppers) : seen_(shoppers, 0), bought_(shoppers, 0) {}
  void add_day(Play& play) {
    for (const std::uint32_t i : play.visitors()) seen_[i] = 1;
    for (const Order& order : play.state().orders) bought_[order.shopper] = 1;
  }
  void close(ShopWatch& watch) {
    watch.monthly_browsers += static_cast<double>(std::count(seen_.begin(), seen_.end(), 1));
    watch.monthly_buyers += static_cast<double>(std::count(bought_.begin(), bought_.end(), 1));
    std::fill(seen_.begin(), seen_.end(), std::uint8_t{0});
    std::fill(bought_.begin(), bought_.end(), std::uint8_t{0});
  }

 private:
  std::vector<std::uint8_t> seen_;
  std::vector<std::uint8_t> bought_;
};

// Who met an empty shelf and took nothing instead, and whether they came back to buy.
class Disappointed {
 public:
  Disappointed(std::uint32_t shoppers, int patience_days)
      : since_(shoppers, kNone), patience_days_(patience_days) {}

  void add_day(const MarketState& state, ShopWatch& watch) {
    for (const Order& order : state.orders) {
      int& since = since_[order.shopper];
      if (since != kNone && state.day - since <= patience_days_) watch.delays += 1.0;
      since = kNone;
    }
    for (const std::uint32_t i : state.stockouts) since_[i] = state.day;
    for (const OrderLine& line : state.lines) {
      if (line.substituted) since_[line.shopper] = kNone;
    }
  }

 private:
  static constexpr int kNone = -1;
  std::vector<int> since_;
  int patience_days_;
};

void count_shelves(const MarketSpec& spec, const MarketState& state, ShopWatch& watch) {
  watch.stockouts += static_cast<double>(state.yesterday.stockouts);
  for (const OrderLine& line : state.lines) watch.substitutions += line.substituted ? 1.0 : 0.0;
  for (std::uint32_t slot = 0; slot < spec.catalogue.slots(); ++slot) {
    if (spec.catalogue.is_item[slot] == 0) continue;
    watch.item_days += 1.0;
    if (!spec.catalogue.unlimited_stock && state.stock_units[slot] <= 0) {
      watch.items_out_of_stock += 1.0;
    }
  }
}

}  // namespace

ShopWatch::ShopWatch(Studies& studies) {
  const MarketSpec spec = watched_market(studies);
  Play play(spec, studies.seed(), studies.tick());
  for (int day = 0; day < spec.clock.warm_up_days; ++day) play.advance();
  std::vector<double> units(spec.catalogue.slots(), 0.0);
  Month month(spec.population.shoppers);
  Disappointed disappointed(spec.population.shoppers, market_days(spec, 28.0));
  const int days = market_days(spec, studies.options().days);
  const int month_days = market_days(spec, 28.0);
  for (int day = 0; day < days; ++day) {
    play.advance();
    const Account today = play.state().yesterday.total();
    visits += static_cast<double>(today.visits);
    orders += static_cast<double>(today.orders);
    carts += static_cast<double>(today.carts);
    views += static_cast<double>(play.state().yesterday.views);
    cart_items += static_cast<double>(play.state().yesterday.cart_items);
    lines += static_cast<double>(play.state().lines.size());
    returned_lines += static_cast<double>(today.returned_lines);
    for (const OrderLine& line : play.state().lines) {
      if (line.slot == kOtherGoods) continue;
      units[line.slot] += line.quantity;
      item_lines += 1.0;
    }
    count_shelves(spec, play.state(), *this);
    disappointed.add_day(play.state(), *this);
    month.add_day(play);
    if ((day + 1) % month_days == 0) month.close(*this);
  }
  for (std::uint32_t slot = 0; slot < spec.catalogue.slots(); ++slot) {
    if (spec.catalogue.is_item[slot] != 0) item_units.push_back(units[slot]);
  }
}

}  // namespace marketday::facts
