// The shop watched without promotion, as its own logs would show it: sessions, orders, items, empty
// shelves. Stock keeps the scenario's proportion to its shoppers.
#pragma once

#include <vector>

#include "evaluation/facts/studies.h"

namespace marketday::facts {

struct ShopWatch {
  static constexpr std::uint32_t kMostShoppers = 40'000;
  explicit ShopWatch(Studies& studies);

  double visits = 0.0;
  double orders = 0.0;
  double carts = 0.0;       // visits that put something into the cart
  double views = 0.0;       // items looked at
  double cart_items = 0.0;  // items put into the cart
  double lines = 0.0;       // of orders
  double item_lines = 0.0;  // those of the catalogue
  double returned_lines = 0.0;
  double monthly_browsers = 0.0;    // shoppers who visited, summed over months of 28 days
  double monthly_buyers = 0.0;      // those who ordered
  std::vector<double> item_units;   // by item, padding left out
  double items_out_of_stock = 0.0;  // item-days that ended with an empty shelf
  double item_days = 0.0;
  double stockouts = 0.0;      // met by shoppers
  double substitutions = 0.0;  // of those
  double delays = 0.0;         // neither substituted, but ordered within four weeks
};

}  // namespace marketday::facts
