// The catalogue's prices out of a file of transactions, for `panel.price_list` of a calibration.
#include "experiments/calibrate/price_list.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "sim/spec.h"
#include "support/panel_shop.h"

namespace marketday::test {
namespace {

std::vector<Cents> prices_of(const Scenario& scenario) {
  const Catalogue& catalogue = scenario.market->catalogue;
  std::vector<Cents> prices;
  for (std::uint32_t slot = 0; slot < catalogue.slots(); ++slot) {
    if (catalogue.is_item[slot] != 0) prices.push_back(catalogue.price_cents[slot]);
  }
  return prices;
}

Scenario small_shop() {
  return read_scenario(
      YamlNode::parse("scenario: small\nsummary: Small.\ncatalogue: {categories: 2, "
                      "items_per_category: 5, gross_margin: 0.4, "
                      "gross_margin_spread: 0.1, zipf_exponent: 1, stock_units: 90}\n",
                      "small.yaml"));
}

}  // namespace

TEST_CASE("single units tell the price list, before their discounts") {
  // 2 units of tea, bread, tea alone, bread, 3 units of cola
  CHECK(single_unit_prices(panel_of(kShop, kShopRecipe).panel) ==
        std::vector<Cents>{200, 200, 400});
  const std::string deal = "cat,2024-01-02,5,tea,drinks,1,3.00,1.50\n";
  CHECK(single_unit_prices(panel_of(kShop + deal, kShopRecipe).panel).back() == 450);
}

TEST_CASE("a catalogue with a price list has its quantiles, and all else as before") {
  const Scenario base = small_shop();
  std::vector<Cents> prices;
  for (Cents cents = 1; cents <= 100; ++cents) prices.push_back(100 * cents);
  const Scenario listed = with_price_list(base, prices, 3);
  std::vector<Cents> found = prices_of(listed);
  CHECK(!std::is_sorted(found.begin(), found.end()));  // popularity and price are dealt apart
  std::sort(found.begin(), found.end());
  std::vector<Cents> middles;
  for (Cents k = 0; k < 10; ++k) middles.push_back(100 * (10 * k + 6));
  CHECK(found == middles);
  const Catalogue& before = base.market->catalogue;
  const Catalogue& after = listed.market->catalogue;
  CHECK(after.names == before.names);
  CHECK(after.category_of == before.category_of);
  CHECK(after.attraction == before.attraction);
  CHECK(after.stock_units == before.stock_units);
  for (std::uint32_t slot = 0; slot < after.slots(); ++slot) {
    if (after.is_item[slot] == 0) continue;
    const auto margin = [slot](const Catalogue& c) {
      return 1.0 - static_cast<double>(c.unit_cost_cents[slot]) /
                       static_cast<double>(c.price_cents[slot]);
    };
    CHECK(margin(after) == Approx(margin(before)).margin(2e-3));
  }
  CHECK(with_price_list(listed, prices, 3).resolved == listed.resolved);
}

}  // namespace marketday::test
