// Decision problem E3: a season's stock and a ladder of prices. What is left at the end is worth
// nothing.

#include "sim/environment/markdown.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "sim/environment/decision_table.h"
#include "sim/io/error.h"
#include "sim/math.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"markdown",
          "Sell a season's stock down a ladder of prices; the optimum is exact. Needs no scenario.",
          "Gallego and van Ryzin 1994; marketing-science section 5, E3, T20 and T21",
          {text("demand", "ladder", {"ladder", "exponential"},
                "ladder: one shopper a day buys with the price's sale probability; exponential: "
                "Poisson demand of rate arrivals_per_day * exp(-price_sensitivity * price)"),
           integer("horizon_days", "days", 10, 1, 1000, "length of the season"),
           integer("stock_units", "units", 3, 1, 1000, "to sell in the season"),
           numbers("prices", "currency", {10.0, 8.0, 6.0}, 1e-6, 1e9,
                   "the ladder, the regular price first"),
           numbers("sale_probabilities", "share", {0.2, 0.35, 0.6}, 0, 1,
                   "demand ladder: that the day's shopper buys, for each price"),
           number("arrivals_per_day", "shoppers", 2.0, 0, 1e4,
                  "demand exponential: shoppers who would come at price 0"),
           number("price_sensitivity", "per currency", 0.1, 1e-9, 1e6,
                  "demand exponential: share of demand lost by one more currency unit"),
           units_parameter()}};
}

void check_ladder(const std::vector<double>& prices, const std::vector<double>& sales,
                  bool exponential) {
  if (prices.empty() || (!exponential && prices.size() != sales.size())) {
    throw InputError(fmt::format(
        "environment markdown: {} prices and {} sale_probabilities; give one probability a price",
        prices.size(), sales.size()));
  }
  if (std::adjacent_find(prices.begin(), prices.end(), std::less_equal<>()) != prices.end()) {
    throw InputError("environment markdown: prices: must fall from left to right");
  }
}

// P(demand = 0), P(1), ...: the last is all that is left, at most `stock`.
std::vector<double> poisson_demand(double mean, int stock) {
  std::vector<double> probabilities;
  double probability = exp(-mean);
  double rest = 1.0;
  for (int units = 0; units < stock; ++units) {
    probabilities.push_back(probability);
    rest -= probability;
    probability *= mean / (units + 1);
  }
  probabilities.push_back(std::max(0.0, rest));
  return probabilities;
}

EnvironmentSpec spec_of(const std::vector<double>& prices, int days, int stock) {
  EnvironmentSpec spec;
  spec.name = "markdown";
  spec.horizon_steps = days;
  spec.features = {{"day", "days", 0.0, days - 1.0},
                   {"stock", "units", 0.0, static_cast<double>(stock)}};
  for (const double price : prices) {
    const double depth = std::round(1e9 * (1.0 - price / prices.front())) / 1e9;
    spec.actions.push_back(
        {depth > 0.0 ? fmt::format("price_{:g}", price) : std::string("none"), depth});
  }
  return spec;
}

std::unique_ptr<Environment> create(const Json& parameters,
                                    std::shared_ptr<const MarketSpec> /*market*/) {
  const auto prices = parameters["prices"].get<std::vector<double>>();
  const auto sales = parameters["sale_probabilities"].get<std::vector<double>>();
  const int days = parameters["horizon_days"];
  const int stock = parameters["stock_units"];
  const bool exponential = parameters["demand"] == "exponential";
  const double arrivals = parameters["arrivals_per_day"];
  const double sensitivity = parameters["price_sensitivity"];
  check_ladder(prices, sales, exponential);
  // the season ends with the last day or the last unit
  const auto rules = [&](const std::vector<double>& state, int action) {
    const auto a = static_cast<std::size_t>(action);
    const int here = static_cast<int>(state[1]);
    const std::vector<double> demand =
        exponential ? poisson_demand(arrivals * exp(-sensitivity * prices[a]), here)
                    : std::vector<double>{1.0 - sales[a], sales[a]};
    std::vector<Step> steps;
    for (std::size_t sold = demand.size(); sold-- > 0;) {
      const double left = state[1] - static_cast<double>(sold);
      const bool over = left == 0.0 || state[0] + 1.0 == days;
      steps.push_back({demand[sold], static_cast<double>(sold) * prices[a],
                       over ? std::vector<double>{} : std::vector<double>{state[0] + 1.0, left},
                       static_cast<double>(sold) * (prices.front() - prices[a])});
    }
    return steps;
  };
  return play_table(
      make_table(spec_of(prices, days, stock), {{1.0, {0.0, static_cast<double>(stock)}}}, rules),
      parameters);
}

}  // namespace

double gallego_van_ryzin_value(double rate, double sensitivity, int units, double time) {
  double sum = 0.0;
  double term = 1.0;
  for (int i = 0; i <= units; ++i) {
    sum += term;
    term *= rate * time / exp(1.0) / (i + 1);
  }
  return log(sum) / sensitivity;
}

double gallego_van_ryzin_price(double rate, double sensitivity, int units, double time) {
  return gallego_van_ryzin_value(rate, sensitivity, units, time) -
         gallego_van_ryzin_value(rate, sensitivity, units - 1, time) + 1.0 / sensitivity;
}

MARKETDAY_REGISTER(Environment, describe(), create);

}  // namespace marketday
