// Decision problem E7: shoppers remember prices. Demand falls with the price and with what the
// price exceeds the reference; the reference follows the price.

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "sim/environment/decision_table.h"
#include "sim/io/error.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {
      "reference_price",
      "Set a price that becomes the shoppers' reference; the optimum is exact. Needs no scenario.",
      "Fibich et al. 2003; Popescu and Wu 2007; marketing-science section 5, E7 and T22",
      {number("demand_constant", "units", 100.0, 0, 1e9, "A: demand at price and reference 0"),
       number("price_slope", "units per currency", 2.0, 0, 1e9, "b: lost by one more"),
       number("gain_slope", "units per currency", 3.0, 0, 1e9,
              "k: won by a price one under the reference"),
       number("loss_ratio", "-", 1.0, 0, 100, "loss slope / gain slope"),
       number("carry_over", "share", 0.7, 0, 1, "th: weight of the old reference"),
       number("unit_cost", "currency", 10.0, 0, 1e9, "c"),
       number("continue_probability", "share", 0.95, 0, 0.9999,
              "that another period follows: the discount factor, played"),
       number("lowest_price", "currency", 20.0, 0, 1e9, "of the price grid"),
       number("highest_price", "currency", 36.0, 0, 1e9, "of the price grid: the regular price"),
       number("price_step", "currency", 1.0, 1e-6, 1e9, "of the price grid"),
       number("first_reference", "currency", 36.0, 0, 1e9, "reference of a newcomer"),
       units_parameter()}};
}

struct PriceGrid {
  double lowest, step;
  int last;  // index of the highest price

  double price(int index) const { return lowest + step * index; }
  // Between grid points a reference goes to either neighbour, so that its mean is kept.
  std::vector<std::pair<double, double>> spread(double reference) const {
    const double at = std::clamp((reference - lowest) / step, 0.0, static_cast<double>(last));
    const double near = std::round(at);
    if (std::abs(at - near) < 1e-9) return {{1.0, price(static_cast<int>(near))}};
    const double below = std::floor(at);
    return {{1.0 - (at - below), price(static_cast<int>(below))},
            {at - below, price(static_cast<int>(below) + 1)}};
  }
};

PriceGrid grid_of(const Json& parameters) {
  const double lowest = parameters["lowest_price"];
  const double highest = parameters["highest_price"];
  const double step = parameters["price_step"];
  const double steps = (highest - lowest) / step;
  if (steps < 0.5 || std::abs(steps - std::round(steps)) > 1e-6) {
    throw InputError(fmt::format(
        "environment reference_price: no whole number of price_step {:g} lies between lowest_price "
        "{:g} and highest_price {:g}; choose them so",
        step, lowest, highest));
  }
  if (steps > 10'000.0) {
    throw InputError("environment reference_price: price_step: more than 10,000 prices; widen it");
  }
  return {lowest, step, static_cast<int>(std::round(steps))};
}

EnvironmentSpec spec_of(const PriceGrid& grid) {
  EnvironmentSpec spec;
  spec.name = "reference_price";
  const double regular = grid.price(grid.last);
  spec.features = {{"reference", "currency", grid.lowest, regular}};
  for (int i = grid.last; i >= 0; --i) {
    const double depth = std::round(1e9 * (1.0 - grid.price(i) / regular)) / 1e9;
    spec.actions.push_back(
        {depth > 0.0 ? fmt::format("price_{:g}", grid.price(i)) : std::string("none"), depth});
  }
  return spec;
}

std::unique_ptr<Environment> create(const Json& parameters,
                                    std::shared_ptr<const MarketSpec> /*market*/) {
  const PriceGrid grid = grid_of(parameters);
  const double constant = parameters["demand_constant"];
  const double slope = parameters["price_slope"];
  const double gain = parameters["gain_slope"];
  const double loss = gain * parameters["loss_ratio"].get<double>();
  const double carry = parameters["carry_over"];
  const double cost = parameters["unit_cost"];
  const double goes_on = parameters["continue_probability"];
  const auto rules = [&](const std::vector<double>& state, int action) {
    const double price = grid.price(grid.last - action);
    const double felt = state[0] - price;
    const double demand =
        std::max(0.0, constant - slope * price + (felt > 0.0 ? gain : loss) * felt);
    const double reward = (price - cost) * demand;
    const double given = (grid.price(grid.last) - price) * demand;
    std::vector<Step> steps = {{1.0 - goes_on, reward, {}, given}};
    for (const auto& [share, next] : grid.spread(carry * state[0] + (1.0 - carry) * price)) {
      steps.push_back({goes_on * share, reward, {next}, given});
    }
    return steps;
  };
  std::vector<std::pair<double, std::vector<double>>> starts;
  for (const auto& [share, at] : grid.spread(parameters["first_reference"])) {
    starts.push_back({share, {at}});
  }
  return play_table(make_table(spec_of(grid), starts, rules), parameters);
}

}  // namespace

MARKETDAY_REGISTER(Environment, describe(), create);

}  // namespace marketday
