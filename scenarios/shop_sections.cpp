// What the shop is: its clock, its catalogue, its costs and how it sees its customers.
#include <fmt/core.h>

#include <set>

#include "scenarios/sections.h"

namespace marketday {
namespace {

constexpr double kMany = 1e9;

Section clock_section() {
  return {{"clock",
           "How long a market day lasts and what runs before the first one.",
           "-",
           {number("period_days", "days", 1.0, 1.0, 28.0,
                   "length of one market day; 7 makes a weekly market"),
            integer("warm_up_days", "market days", 0, 0, 3650,
                    "simulated without promotion before every episode; inventories and reference "
                    "prices need about 20 weeks to settle",
                    "marketing-science section 6")}},
          [](const Json& v, const YamlNode&, MarketSpec& spec) {
            spec.clock.period_days = v["period_days"];
            spec.clock.warm_up_days = v["warm_up_days"];
          }};
}

void apply_generated(const Json& v, MarketSpec& spec) {
  CatalogueRecipe recipe;
  recipe.categories = v["categories"];
  recipe.items_per_category = v["items_per_category"];
  recipe.median_price_cents = v["median_price_cents"];
  recipe.price_log_sd = v["price_log_sd"];
  recipe.gross_margin = v["gross_margin"];
  recipe.gross_margin_spread = v["gross_margin_spread"];
  recipe.zipf_exponent = v["zipf_exponent"];
  recipe.popularity_log_sd = v["popularity_log_sd"];
  recipe.top_attraction = v["top_attraction"];
  recipe.stock_units = v["stock_units"];
  recipe.seed = v["seed"];
  spec.catalogue = make_catalogue(generate_items(recipe));
}

void apply_listed(const Json& v, const YamlNode& node, MarketSpec& spec) {
  std::vector<Item> items;
  std::set<std::string> names;
  for (const Json& row : v["items"]) {
    Item item{row["category"],        row["name"],        row["price_cents"],
              row["unit_cost_cents"], row["stock_units"], row["attraction"]};
    if (!names.insert(item.category + "\n" + item.name).second) {
      row_place(node, "items", items.size())
          .fail(fmt::format("`{}` stands twice in `{}`", item.name, item.category),
                "give each item of a category its own name");
    }
    items.push_back(std::move(item));
  }
  spec.catalogue = make_catalogue(items);
}

void apply_catalogue(const Json& v, const YamlNode& node, MarketSpec& spec) {
  const auto count =
      v["categories"].get<std::int64_t>() * v["items_per_category"].get<std::int64_t>();
  if (v["items"].empty() && count > 60'000) {
    node.fail(fmt::format("{} items", count), "at most 60000 items in all");
  }
  const double margin = v["gross_margin"].get<double>();
  const double spread = v["gross_margin_spread"].get<double>();
  if (margin + spread > 1.0 || margin - spread < 0.0) {
    node.fail(fmt::format("gross_margin {} with spread {} leaves 0 to 1", margin, spread),
              "lower gross_margin_spread");
  }
  if (v["items"].empty()) {
    apply_generated(v, spec);
  } else {
    apply_listed(v, node, spec);
  }
  spec.catalogue.restock_days = v["restock_days"];
  spec.catalogue.unlimited_stock = v["unlimited_stock"];
}

Section catalogue_section() {
  return {
      {"catalogue",
       "What is for sale: listed `items`, or a catalogue generated from the other numbers.",
       "Zipf popularity: marketing-science F27",
       {integer("categories", "categories", 3, 1, 1000, "how many categories to generate"),
        integer("items_per_category", "items", 8, 1, 10000, "items in each"),
        integer("median_price_cents", "cents", 2500, 1, 100'000'000, "median regular price"),
        number("price_log_sd", "log", 0.5, 0, 3, "spread of log prices"),
        number("gross_margin", "share", 0.3, 0, 1, "share of the price above unit cost"),
        number("gross_margin_spread", "share", 0.0, 0, 1,
               "categories lie evenly between margin - spread and margin + spread"),
        number("zipf_exponent", "-", 0.87, 0, 3, "popularity ~ rank^-exponent; 0: all alike",
               "Amazon books, marketing-science section 6"),
        number("popularity_log_sd", "log", 0.0, 0, 10,
               "luck of an item's popularity beside its rank; 0: rank alone"),
        number("top_attraction", "util", 1.0, -10, 10, "mean utility of the most popular item"),
        integer("stock_units", "units", 0, 0, kMany,
                "opening stock of the most popular item, others in proportion to popularity"),
        integer("seed", "-", 1, 0, 9e15, "of the generated prices"),
        integer("restock_days", "market days", 0, 0, 3650,
                "stock returns to its opening level every so many days; 0: never"),
        flag("unlimited_stock", false, "nothing ever runs out"),
        table("items",
              {required(text("category", "", {}, "its category")),
               required(text("name", "", {}, "its name")),
               required(integer("price_cents", "cents", 0, 1, 100'000'000, "regular price")),
               required(integer("unit_cost_cents", "cents", 0, 0, 100'000'000, "cost of a unit")),
               integer("stock_units", "units", 0, 0, kMany, "opening stock"),
               number("attraction", "util", 0, -20, 20, "mean utility")},
              "the items one by one, in display order within their category")}},
      apply_catalogue};
}

Section shipping_section() {
  return {{"shipping",
           "Row 16: a fee per order lowers incidence; waiving it adds a zero-price bonus.",
           "Lewis 2006; Shampanier, Mazar and Ariely 2007",
           {integer("fee_cents", "cents", 0, 0, 10'000'000, "charged per order; 0: off"),
            number("fee_sensitivity", "util/currency", 0.0, 0, 10, "per currency unit of the fee"),
            number("zero_fee_bonus", "util", 0.0, 0, 10, "when the fee is waived")}},
          [](const Json& v, const YamlNode&, MarketSpec& spec) {
            spec.shipping.fee_cents = v["fee_cents"];
            spec.shipping.fee_sensitivity = v["fee_sensitivity"];
            spec.shipping.zero_fee_bonus = v["zero_fee_bonus"];
          }};
}

Section stockout_section() {
  return {
      {"stockout",
       "Row 30: who meets an empty shelf takes another item with this probability, else leaves.",
       "Gruen, Corsten and Bharadwaj 2002",
       {number("substitute_share", "share", 0.45, 0, 1, "0: nobody substitutes")}},
      [](const Json& v, const YamlNode&, MarketSpec& spec) {
        spec.stockout.substitute_share = v["substitute_share"];
      }};
}

Section costs_section() {
  return {
      {"costs",
       "What an order costs beside the goods.",
       "marketing-science section 6",
       {integer("fulfilment_cents", "cents", 0, 0, 10'000'000, "payment and logistics per order"),
        integer("message_cents", "cents", 0, 0, 10'000'000, "per message delivered"),
        integer("contact_cents", "cents", 0, 0, 10'000'000, "per contact with the service"),
        integer("return_cents", "cents", 0, 0, 10'000'000, "handling of a returned line"),
        number("other_goods_margin", "share", 0.3, 0, 1, "of goods outside the catalogue")}},
      [](const Json& v, const YamlNode&, MarketSpec& spec) {
        spec.costs.fulfilment_cents = v["fulfilment_cents"];
        spec.costs.message_cents = v["message_cents"];
        spec.costs.contact_cents = v["contact_cents"];
        spec.costs.return_cents = v["return_cents"];
        spec.costs.other_goods_margin = v["other_goods_margin"];
      }};
}

Section segments_section() {
  return {{"segments",
           "Observable segments: prospect (no order), new (one), regular, loyal, lapsed.",
           "-",
           {integer("lapsed_after_days", "market days", 56, 1, 65000, "without an order"),
            integer("loyal_orders", "orders", 4, 2, 65000, "from so many orders on")}},
          [](const Json& v, const YamlNode&, MarketSpec& spec) {
            spec.segments.lapsed_after_days = v["lapsed_after_days"];
            spec.segments.loyal_orders = v["loyal_orders"];
          }};
}

}  // namespace

std::vector<Section> shop_sections() {
  return {clock_section(),    catalogue_section(), shipping_section(),
          stockout_section(), costs_section(),     segments_section()};
}

}  // namespace marketday
