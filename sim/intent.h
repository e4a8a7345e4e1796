// What shoppers want to do today, before scarce things are resolved: written by `decide`, each
// block to its own buffers, read by `resolve` and `commit`.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/order.h"

namespace marketday {

// Row 21: a deposit on an item whose price is settled later.
struct Presale {
  std::uint32_t shopper = 0;
  std::uint32_t slot = 0;
  std::uint16_t due_day = 0;
  std::uint8_t promotion = 0;  // id
  std::uint8_t segment = 0;    // at the deposit
  Cents value_mean_cents = 0;  // worth of the item, as the shopper expected at the deposit
  Cents value_sd_cents = 0;
  Cents price_cents = 0;
  Cents deposit_cents = 0;
};

struct BlockIntents {
  std::vector<std::uint32_t> visitors;
  std::vector<std::uint32_t> carters;  // visitors who put something into the cart
  std::int64_t views = 0;              // items looked at, where carts are kept
  std::int64_t cart_items = 0;         // items put into a cart, bought ones among them
  std::vector<OrderLine> lines;
  std::vector<Order> orders;
  std::vector<Presale> presales;
  std::vector<std::uint32_t> stockouts;  // shoppers who met an empty shelf, once each time
  void clear() {
    visitors.clear();
    carters.clear();
    views = cart_items = 0;
    lines.clear();
    orders.clear();
    presales.clear();
    stockouts.clear();
  }
};

}  // namespace marketday
