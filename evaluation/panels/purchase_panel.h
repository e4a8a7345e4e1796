// A panel: who bought what, when and for how much, over a span of days, whatever its origin (a
// transactions file or a simulated market). Sorted, so that the order of its rows says nothing. It
// holds no prices of what was not bought and nobody who never bought.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "sim/catalogue.h"

namespace marketday {

// In the place of an item or category: not known, or goods outside the catalogue, whose money
// counts and nothing else.
inline constexpr std::uint32_t kNoItem = std::numeric_limits<std::uint32_t>::max();

struct PanelLine {
  std::uint32_t item = kNoItem;
  std::uint32_t category = kNoItem;
  std::uint32_t units = 1;
  Cents paid_cents = 0;
  Cents discount_cents = 0;  // off the regular price, of all units

  Cents regular_cents() const { return paid_cents + discount_cents; }
};

struct PanelBasket {
  std::int32_t day = 0;  // since the panel's first
  std::uint32_t first_line = 0;
  std::uint32_t lines = 0;
  Cents paid_cents = 0;
};

// What a panel tells; statistics say what they need of it.
enum PanelPart : unsigned {
  kItems = 1U,
  kCategories = 2U,
  kUnits = 4U,
  kDiscounts = 8U,
  kWeekdays = 16U,
};

struct PurchasePanel {
  int days = 0;           // covered
  int first_weekday = 0;  // of day 0; 0: Monday
  unsigned parts = 0;     // PanelPart flags
  std::uint32_t items = 0;
  std::uint32_t categories = 0;
  std::vector<std::uint32_t> first_basket{0};  // of each customer, then the number of baskets
  std::vector<PanelBasket> baskets;            // of a customer together, ascending in day
  std::vector<PanelLine> lines;                // of a basket together

  std::size_t customers() const { return first_basket.size() - 1; }
  bool has(unsigned needed) const { return (parts & needed) == needed; }
  std::span<const PanelBasket> baskets_of(std::size_t customer) const;
  std::span<const PanelLine> lines_of(const PanelBasket& basket) const;
};

// One row of a panel in the making: a line, with where it belongs.
struct PanelRow {
  std::uint32_t customer = 0;
  std::int32_t day = 0;
  std::uint64_t basket = 0;  // any number; equal for lines of one basket
  PanelLine line;
};

// Fills customers, baskets and lines of `panel` from rows in any order; customers count from 0 to
// `customers` - 1, and those without a row keep their place.
void fill_panel(PurchasePanel& panel, std::vector<PanelRow> rows, std::uint32_t customers);

// Days [first, end) of everybody, counted from 0 again; customers without a basket there stay.
PurchasePanel days_of(const PurchasePanel& panel, int first, int end);
// The customers named, in that order and as often as named.
PurchasePanel customers_of(const PurchasePanel& panel, std::span<const std::uint32_t> customers);
// All customers of panels that cover the same days with the same items, one panel after another.
PurchasePanel joined(std::span<const PurchasePanel> panels);
// `simulated` with only what `real` tells: one line a basket where `real` knows no items.
PurchasePanel as_seen_in(const PurchasePanel& real, PurchasePanel simulated);

}  // namespace marketday
