#include "sim/catalogue.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "sim/math.h"
#include "sim/normal_table.h"
#include "sim/random.h"

namespace marketday {
namespace {

void add_slot(Catalogue& catalogue, std::uint32_t category, const Item* item) {
  catalogue.names.push_back(item != nullptr ? item->name : "");
  catalogue.price_cents.push_back(item != nullptr ? item->price_cents : 0);
  catalogue.unit_cost_cents.push_back(item != nullptr ? item->unit_cost_cents : 0);
  catalogue.stock_units.push_back(item != nullptr ? item->stock_units : 0);
  catalogue.attraction.push_back(item != nullptr ? static_cast<float>(item->attraction) : 0.0F);
  catalogue.category_of.push_back(category);
  catalogue.is_item.push_back(item != nullptr ? 1 : 0);
}

}  // namespace

Catalogue make_catalogue(const std::vector<Item>& items) {
  std::vector<std::string> order;
  for (const Item& item : items) {
    if (std::find(order.begin(), order.end(), item.category) == order.end()) {
      order.push_back(item.category);
    }
  }
  Catalogue catalogue;
  for (std::uint32_t c = 0; c < order.size(); ++c) {
    Category category{order[c], catalogue.slots(), 0, 0};
    for (const Item& item : items) {
      if (item.category != category.name) continue;
      add_slot(catalogue, c, &item);
      ++category.items;
    }
    while (catalogue.slots() % kSlotGroup != 0) add_slot(catalogue, c, nullptr);
    category.slots = catalogue.slots() - category.first_slot;
    catalogue.categories.push_back(category);
  }
  return catalogue;
}

std::vector<Item> generate_items(const CatalogueRecipe& recipe) {
  std::vector<Item> items;
  for (std::uint32_t c = 0; c < recipe.categories; ++c) {
    const double position = recipe.categories > 1 ? 2.0 * c / (recipe.categories - 1) - 1.0 : 0.0;
    const double margin = recipe.gross_margin + position * recipe.gross_margin_spread;
    for (std::uint32_t i = 0; i < recipe.items_per_category; ++i) {
      // global popularity rank: the categories take turns
      const std::uint32_t rank = i * recipe.categories + c;
      const RandomBlock bits = draw(recipe.seed, rank, 0, Purpose::catalogue);
      const double z = normal_quantile(uniform(bits[0]));
      const double price =
          static_cast<double>(recipe.median_price_cents) * exp(recipe.price_log_sd * z);
      Item item;
      item.category = fmt::format("category_{}", c + 1);
      item.name = fmt::format("item_{}_{}", c + 1, i + 1);
      item.price_cents = std::max<Cents>(1, std::llround(price));
      item.unit_cost_cents = std::llround(static_cast<double>(item.price_cents) * (1.0 - margin));
      double popularity = -recipe.zipf_exponent * log(rank + 1.0);
      if (recipe.popularity_log_sd > 0.0) {
        popularity += recipe.popularity_log_sd * normal_quantile(uniform(bits[1]));
      }
      item.attraction = recipe.top_attraction + popularity;
      item.stock_units = std::llround(static_cast<double>(recipe.stock_units) * exp(popularity));
      items.push_back(std::move(item));
    }
  }
  return items;
}

}  // namespace marketday
