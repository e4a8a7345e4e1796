#include "experiments/calibrate/price_list.h"

#include <algorithm>
#include <cmath>

#include "sim/random.h"
#include "sim/spec.h"

namespace marketday {
namespace {

constexpr std::uint32_t kPriceDay = 0x9A1CEU;  // days of a recording are far below

// Slots of the items, in a keyed order.
std::vector<std::uint32_t> dealt_order(const Catalogue& catalogue, std::uint64_t seed) {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> keyed;
  for (std::uint32_t slot = 0; slot < catalogue.slots(); ++slot) {
    if (catalogue.is_item[slot] == 0) continue;
    const RandomBlock bits = draw(seed, slot, kPriceDay, Purpose::panel_sample);
    keyed.emplace_back((std::uint64_t{bits[0]} << 32U) | bits[1], slot);
  }
  std::sort(keyed.begin(), keyed.end());
  std::vector<std::uint32_t> order;
  for (const auto& [key, slot] : keyed) order.push_back(slot);
  return order;
}

Json item_row(const Catalogue& catalogue, std::uint32_t slot, Cents price) {
  const double cost_share = static_cast<double>(catalogue.unit_cost_cents[slot]) /
                            static_cast<double>(catalogue.price_cents[slot]);
  return {{"category", catalogue.categories[catalogue.category_of[slot]].name},
          {"name", catalogue.names[slot]},
          {"price_cents", price},
          {"unit_cost_cents", std::llround(cost_share * static_cast<double>(price))},
          {"stock_units", catalogue.stock_units[slot]},
          {"attraction", static_cast<double>(catalogue.attraction[slot])}};
}

}  // namespace

std::vector<Cents> single_unit_prices(const PurchasePanel& panel) {
  std::vector<Cents> prices;
  for (const PanelLine& line : panel.lines) {
    if (line.units == 1 && line.regular_cents() > 0) prices.push_back(line.regular_cents());
  }
  std::sort(prices.begin(), prices.end());
  return prices;
}

Scenario with_price_list(const Scenario& base, const std::vector<Cents>& prices,
                         std::uint64_t seed) {
  const Catalogue& catalogue = base.market->catalogue;
  const std::vector<std::uint32_t> order = dealt_order(catalogue, seed);
  std::vector<Cents> price_of(catalogue.slots(), 0);
  for (std::size_t k = 0; k < order.size(); ++k) {
    price_of[order[k]] = prices[(2 * k + 1) * prices.size() / (2 * order.size())];
  }
  Json items = Json::array();
  for (std::uint32_t slot = 0; slot < catalogue.slots(); ++slot) {
    if (catalogue.is_item[slot] != 0) items.push_back(item_row(catalogue, slot, price_of[slot]));
  }
  Json resolved = base.resolved;
  resolved["catalogue"]["items"] = items;
  return read_scenario(YamlNode::parse(to_yaml(resolved), "scenario"));
}

}  // namespace marketday
