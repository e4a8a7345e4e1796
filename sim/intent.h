// What shoppers want to do today, before scarce things are resolved: written by `decide`, each
// block to its own buffers, read by `resolve` and `commit`.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/catalogue.h"

namespace marketday {

// One wanted line of one shopper's order; a shopper's lines stand together.
struct OrderLine {
  std::uint32_t shopper = 0;
  std::uint32_t slot = 0;
  std::uint32_t arrival = 0;  // sub-tick within the day
  std::uint32_t tie = 0;      // keyed, for equal arrivals
  std::uint16_t quantity = 0;
  std::uint8_t segment = 0;  // observable segment at the visit
  std::uint8_t coupon_percent = 0;
  std::uint32_t fallback_slot = 0;      // what would be bought without any promotion
  std::uint16_t fallback_quantity = 0;  // 0: nothing
  bool free_shipping = false;           // by coupon
  bool substituted = false;
  Cents unit_price_cents = 0;  // to pay, all cuts included
};

struct BlockIntents {
  std::vector<std::uint32_t> visitors;
  std::vector<OrderLine> lines;
  std::vector<std::uint32_t> stockouts;  // shoppers who met an empty shelf, once each time
  void clear() {
    visitors.clear();
    lines.clear();
    stockouts.clear();
  }
};

}  // namespace marketday
