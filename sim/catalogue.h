// What is for sale: categories of items with price, unit cost, stock and popularity. Items live in
// "slots": each category is padded to a multiple of 8 slots, so that a shopper's look at the shelf
// is straight vector code. Padding slots are never chosen.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace marketday {

using Cents = std::int64_t;

inline constexpr std::uint32_t kSlotGroup = 8;

struct Category {
  std::string name;
  std::uint32_t first_slot = 0;
  std::uint32_t items = 0;  // real items: slots [first_slot, first_slot + items)
  std::uint32_t slots = 0;  // items rounded up to a multiple of kSlotGroup
};

// One item as the scenario gives it.
struct Item {
  std::string category;
  std::string name;
  Cents price_cents = 0;
  Cents unit_cost_cents = 0;
  std::int64_t stock_units = 0;
  double attraction = 0.0;  // mean utility, logit units
};

struct Catalogue {
  std::vector<Category> categories;
  // columns over slots
  std::vector<std::string> names;  // empty for padding
  std::vector<Cents> price_cents;
  std::vector<Cents> unit_cost_cents;
  std::vector<std::int64_t> stock_units;  // opening stock
  std::vector<float> attraction;
  std::vector<std::uint32_t> category_of;
  std::vector<std::uint8_t> is_item;
  int restock_days = 0;  // stock returns to its opening level every so many market days; 0: never
  bool unlimited_stock = false;

  std::uint32_t slots() const { return static_cast<std::uint32_t>(price_cents.size()); }
};

// Groups items by category in order of first appearance; order within a category is display rank.
Catalogue make_catalogue(const std::vector<Item>& items);

// A catalogue from a few numbers: prices log-normal, attraction -exponent * ln(global rank).
struct CatalogueRecipe {
  std::uint32_t categories = 3;
  std::uint32_t items_per_category = 8;
  Cents median_price_cents = 2500;
  double price_log_sd = 0.5;
  double gross_margin = 0.3;         // share of price, mean over categories
  double gross_margin_spread = 0.0;  // categories lie evenly within mean +- spread
  double zipf_exponent = 0.87;
  double popularity_log_sd = 0.0;  // luck of an item beside its rank, normal
  double top_attraction = 1.0;     // mean utility of the most popular item
  std::int64_t stock_units = 0;    // of the most popular item; others in proportion to popularity
  std::uint64_t seed = 1;
};
std::vector<Item> generate_items(const CatalogueRecipe& recipe);

}  // namespace marketday
