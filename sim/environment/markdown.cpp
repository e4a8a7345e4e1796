// Decision problem E3: a season's stock and a ladder of prices; each day one shopper comes and buys
// with a probability that the price decides. What is left at the end is worth nothing.

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "sim/environment/decision_table.h"
#include "sim/io/error.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"markdown",
          "Sell a season's stock down a ladder of prices; the optimum is exact. Needs no scenario.",
          "Gallego and van Ryzin 1994; marketing-science section 5, E3 and T21",
          {integer("horizon_days", "days", 10, 1, 1000, "length of the season"),
           integer("stock_units", "units", 3, 1, 1000, "to sell in the season"),
           numbers("prices", "currency", {10.0, 8.0, 6.0}, 1e-6, 1e9,
                   "the ladder, the regular price first"),
           numbers("sale_probabilities", "share", {0.2, 0.35, 0.6}, 0, 1,
                   "that the day's shopper buys, for each price"),
           integer("units", "articles", 1, 1, 100'000,
                   "articles sold side by side, each with its own stock and shoppers")}};
}

void check_ladder(const std::vector<double>& prices, const std::vector<double>& sales) {
  if (prices.empty() || prices.size() != sales.size()) {
    throw InputError(fmt::format(
        "environment markdown: {} prices and {} sale_probabilities; give one probability a price",
        prices.size(), sales.size()));
  }
  if (std::adjacent_find(prices.begin(), prices.end(), std::less_equal<>()) != prices.end()) {
    throw InputError("environment markdown: prices: must fall from left to right");
  }
}

DecisionTable table_of(const Json& parameters) {
  const auto prices = parameters["prices"].get<std::vector<double>>();
  const auto sales = parameters["sale_probabilities"].get<std::vector<double>>();
  const int days = parameters["horizon_days"];
  const int stock = parameters["stock_units"];
  check_ladder(prices, sales);
  DecisionTable table;
  table.spec.name = "markdown";
  table.spec.horizon_steps = days;
  table.spec.features = {{"day", "days", 0.0, days - 1.0},
                         {"stock", "units", 0.0, static_cast<double>(stock)}};
  for (const double price : prices) {
    const double depth = std::round(1e9 * (1.0 - price / prices.front())) / 1e9;
    table.spec.actions.push_back(
        {depth > 0.0 ? fmt::format("price_{:g}", price) : std::string("none"), depth});
  }
  // the season ends with the last day or the last unit
  const auto index = [&](int day, int left) {
    return day == days || left == 0 ? -1 : day * stock + left - 1;
  };
  for (int day = 0; day < days; ++day) {
    for (int left = 1; left <= stock; ++left) {
      TableState state{{static_cast<double>(day), static_cast<double>(left)}, {}};
      for (std::size_t a = 0; a < prices.size(); ++a) {
        state.outcomes.push_back({{sales[a], prices[a], index(day + 1, left - 1)},
                                  {1.0 - sales[a], 0.0, index(day + 1, left)}});
      }
      table.states.push_back(std::move(state));
    }
  }
  table.starts = {{1.0, index(0, stock)}};
  table.spec.optimum = std::make_shared<TableOptimum>(table);
  return table;
}

std::unique_ptr<Environment> create(const Json& parameters,
                                    std::shared_ptr<const MarketSpec> /*market*/) {
  return std::make_unique<DecisionTableEnvironment>(table_of(parameters),
                                                    parameters["units"].get<std::uint32_t>());
}

}  // namespace

MARKETDAY_REGISTER(Environment, describe(), create);

}  // namespace marketday
