// Panels and transactions files for tests: from a table of text, or out of a simulated market.
#pragma once

#include <fmt/core.h>

#include "evaluation/panels/panel_reader.h"
#include "evaluation/panels/panel_recorder.h"
#include "scenarios/parameter_path.h"

namespace marketday::tests {

inline ReadPanel panel_of(const std::string& csv, const std::string& recipe) {
  return read_panel(CsvTable::parse(csv, "orders.csv"), YamlNode::parse(recipe, "recipe.yaml"), "");
}

// A small web shop with two numbers of its own.
inline Scenario small_shop(double visits_per_week, double incidence) {
  const Scenario base = load_scenario("default");
  const std::vector<std::string> keys = {"visits.rate_mean_per_week", "incidence.constant"};
  const std::vector<double> values = {visits_per_week, incidence};
  return with_numbers(base.resolved, keys, values);
}

inline PurchasePanel recorded(const Scenario& scenario, std::uint64_t seed,
                              std::uint32_t shoppers = 600, int days = 91) {
  Recording recording;
  recording.seed = seed;
  recording.days = days;
  recording.shoppers = shoppers;
  return record_panel(*scenario.market, recording);
}

// As a transactions file: customer, day, basket, item, category, units, paid, discount.
inline std::string transactions(const PurchasePanel& panel) {
  std::string csv = "customer,day,basket,item,category,units,paid,discount\n";
  int basket_number = 0;
  for (std::size_t c = 0; c < panel.customers(); ++c) {
    for (const PanelBasket& basket : panel.baskets_of(c)) {
      ++basket_number;
      for (const PanelLine& line : panel.lines_of(basket)) {
        const bool known = line.item != kNoItem;
        csv += fmt::format("c{},{},{},{},{},{},{},{}\n", c, basket.day, basket_number,
                           known ? fmt::format("i{}", line.item) : "other",
                           known ? fmt::format("g{}", line.category) : "other", line.units,
                           static_cast<double>(line.paid_cents) / 100.0,
                           static_cast<double>(line.discount_cents) / 100.0);
      }
    }
  }
  return csv;
}

inline constexpr const char* kTransactionsRecipe =
    "{customer: customer, day: day, basket: basket, units: units, paid: paid}\n";

}  // namespace marketday::tests
