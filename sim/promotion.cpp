#include "sim/promotion.h"

#include <fmt/core.h>

#include <algorithm>

#include "sim/apportion.h"
#include "sim/io/error.h"
#include "sim/market.h"
#include "sim/top_up.h"

namespace marketday {
namespace {

constexpr int kLastDay = 65000;

[[noreturn]] void unknown(const char* what, const std::string& name,
                          const std::vector<std::string>& known) {
  throw InputError(fmt::format("{}: unknown name `{}`; {}", what, name, suggestion(name, known)));
}

std::vector<std::string> category_names(const Catalogue& catalogue) {
  std::vector<std::string> names;
  for (const Category& category : catalogue.categories) names.push_back(category.name);
  return names;
}

std::vector<std::string> item_names(const Catalogue& catalogue) {
  std::vector<std::string> names;
  for (const std::string& name : catalogue.names) {
    if (!name.empty()) names.push_back(name);
  }
  return names;
}

void cover_categories(const Json& listed, const Catalogue& catalogue, PromotionTerms& terms) {
  const std::vector<std::string> known = category_names(catalogue);
  for (const std::string name : listed) {
    const auto found = std::find(known.begin(), known.end(), name);
    if (found == known.end()) unknown("categories", name, known);
    const Category& c = catalogue.categories[static_cast<std::size_t>(found - known.begin())];
    std::fill_n(terms.covers.begin() + c.first_slot, c.items, std::uint8_t{1});
  }
}

void cover_items(const Json& listed, const Catalogue& catalogue, PromotionTerms& terms) {
  for (const std::string name : listed) {
    bool found = false;
    for (std::uint32_t slot = 0; slot < catalogue.slots(); ++slot) {
      if (catalogue.names[slot] != name || name.empty()) continue;
      terms.covers[slot] = 1;
      found = true;
    }
    if (!found) unknown("items", name, item_names(catalogue));
  }
}

void read_segments(const Json& listed, PromotionTerms& terms) {
  terms.segments.fill(listed.empty());
  const std::vector<std::string> known(std::begin(kSegmentNames), std::end(kSegmentNames));
  for (const std::string name : listed) {
    const auto found = std::find(known.begin(), known.end(), name);
    if (found == known.end()) unknown("segments", name, known);
    terms.segments[static_cast<std::size_t>(found - known.begin())] = true;
  }
}

}  // namespace

std::vector<Parameter> with_promotion_parameters(std::vector<Parameter> own) {
  const std::vector<Parameter> shared = {
      integer("first_day", "days", 0, 0, kLastDay, "first day of the episode it runs"),
      integer("last_day", "days", kLastDay, 0, kLastDay, "last day of the episode it runs"),
      integer("every_days", "days", 0, 0, kLastDay,
              "from the first day it returns after so many days; 0: runs throughout"),
      integer("run_days", "days", 1, 1, kLastDay, "days of each return"),
      flag("on_demand", false, "runs only on days when the policy switches it on"),
      texts("segments", {}, "observable segments it is for; none: all"),
      texts("categories", {}, "categories it covers; with `items` none: everything"),
      texts("items", {}, "items it covers, beside `categories`"),
      flag("stacks", true, "later promotions may apply to the same line"),
      integer("cap_per_shopper", "orders", 0, 0, 255, "most orders of one shopper; 0: no cap"),
      number("budget_cents", "cents", 0, 0, 1e15, "to give away in all; 0: no limit"),
      integer("stock_units", "units", 0, 0, 1e12, "units sold under it in all; 0: no limit")};
  own.insert(own.end(), shared.begin(), shared.end());
  return own;
}

PromotionTerms read_promotion_terms(const Json& p, const Catalogue& catalogue) {
  PromotionTerms terms;
  terms.first_day = p["first_day"];
  terms.last_day = p["last_day"];
  terms.every_days = p["every_days"];
  terms.run_days = p["run_days"];
  terms.on_demand = p["on_demand"];
  terms.stacks = p["stacks"];
  terms.cap_per_shopper = p["cap_per_shopper"];
  const double budget = p["budget_cents"];
  if (budget > 0.0) terms.budget_cents = static_cast<Cents>(budget);
  const auto units = p["stock_units"].get<std::int64_t>();
  if (units > 0) terms.stock_units = units;
  if (terms.last_day < terms.first_day) {
    throw InputError(
        fmt::format("last_day: {} is before first_day {}", terms.last_day, terms.first_day));
  }
  read_segments(p["segments"], terms);
  terms.all_goods = p["categories"].empty() && p["items"].empty();
  terms.covers =
      terms.all_goods ? catalogue.is_item : std::vector<std::uint8_t>(catalogue.slots(), 0);
  cover_categories(p["categories"], catalogue, terms);
  cover_items(p["items"], catalogue, terms);
  return terms;
}

bool scheduled(const PromotionTerms& terms, std::uint8_t id, int episode_day,
               std::span<const std::uint8_t> on) {
  if (terms.on_demand) return std::find(on.begin(), on.end(), id) != on.end();
  if (episode_day < terms.first_day || episode_day > terms.last_day) return false;
  if (terms.every_days <= 0) return true;
  return (episode_day - terms.first_day) % terms.every_days < terms.run_days;
}

bool has_left(const MarketState& state, std::uint8_t id) {
  const PromotionState& promotion = state.promotions[id];
  return promotion.left_cents > 0 && promotion.left_units > 0;
}

bool runs_today(const Today& today, std::uint8_t id) {
  return scheduled(today.spec.promotions[id]->terms(), id, today.episode_day,
                   today.campaign.promotions_on) &&
         has_left(today.state, id);
}

bool capped_out(const MarketSpec& spec, const Population& population, std::uint8_t id,
                std::uint32_t shopper) {
  const int cap = spec.promotions[id]->terms().cap_per_shopper;
  return cap > 0 && population.uses[std::size_t{id} * population.count + shopper] >= cap;
}

bool Promotion::open_to(const OrderBatch& batch, std::uint8_t id, const Order& order) const {
  return terms_.segments[order.segment] &&
         !capped_out(batch.today.spec, batch.today.state.population, id, order.shopper);
}

void Promotion::cut_tags(const Today& today, std::uint8_t id, double depth,
                         SegmentTerms& shelf) const {
  const Catalogue& catalogue = today.spec.catalogue;
  for (std::uint32_t slot = 0; slot < catalogue.slots(); ++slot) {
    if (terms_.covers[slot] == 0) continue;
    hang_tag(today.spec, slot, cut_price(catalogue.price_cents[slot], depth), true, id, shelf);
  }
}

bool Promotion::covers(const OrderLine& line) const {
  if (line.quantity == 0 || line.exclusive || line.plain) return false;
  if (!terms_.stacks && line.subsidy_cents() > 0) return false;
  if (line.slot == kOtherGoods) return terms_.all_goods || line.top_up;
  return terms_.covers[line.slot] != 0;
}

Cents Promotion::covered_cents(std::span<const OrderLine> lines) const {
  Cents sum = 0;
  for (const OrderLine& line : lines) {
    if (covers(line)) sum += line.price_cents();
  }
  return sum;
}

void Promotion::give_line(std::uint8_t id, Order& order, OrderLine& line, Cents cents) const {
  if (cents <= 0) return;
  line.discount_cents += cents;
  if (!terms_.stacks) line.exclusive = true;
  order.given_cents[id] += cents;
  order.units[id] += line.quantity;
}

void Promotion::give(const OrderBatch& batch, std::uint8_t id, Order& order, Cents cents) const {
  const std::span<OrderLine> lines = batch.lines_of(order);
  std::vector<Cents> weights(lines.size(), 0);
  std::vector<Cents> shares(lines.size(), 0);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (covers(lines[i])) weights[i] = lines[i].price_cents();
  }
  apportion(cents, weights, shares);
  for (std::size_t i = 0; i < lines.size(); ++i) give_line(id, order, lines[i], shares[i]);
}

std::vector<Parameter> top_up_parameters() {
  return {number("filler_value", "share", 0.6, 0, 1,
                 "v: worth to the shopper of one currency unit of goods added to reach the bar",
                 "marketing-science row 12"),
          integer("hassle_cents", "cents", 200, 0, 1'000'000, "what looking for them costs",
                  "marketing-science row 12: 2 % of the bar")};
}

TopUpTaste read_top_up(const Json& p) {
  return {p["hassle_cents"].get<Cents>(), p["filler_value"].get<double>()};
}

void top_up(std::span<OrderLine> lines, Cents basket_cents, Cents bar_cents, Cents reward_cents,
            const TopUpTaste& taste) {
  const Cents window = top_up_window_cents(reward_cents, taste.hassle_cents, taste.filler_value);
  if (!tops_up(basket_cents, bar_cents, window)) return;
  for (OrderLine& line : lines) {
    if (!line.top_up) continue;
    line.quantity = 1;
    line.regular_cents += bar_cents - basket_cents;
    line.tag_cents = line.unit_price_cents = line.regular_cents;
    return;
  }
}

}  // namespace marketday
