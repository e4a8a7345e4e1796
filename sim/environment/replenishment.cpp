// Decision problem E4: how much to order, and whether to promote. Orders arrive after a lead time;
// a day is: order, delivery, demand, costs.

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
  return {
      "replenishment",
      "Order stock that arrives after a lead time, and promote it or not; the optimum is exact. "
      "Needs no scenario.",
      "Scarf 1960; Zheng and Federgruen 1991; marketing-science section 5, E4, T17 and T19",
      {number("demand_mean", "units per day", 3.0, 0, 1000, "Poisson demand without a deal"),
       number("price", "currency", 10.0, 0, 1e9, "of a unit"),
       number("unit_cost", "currency", 6.0, 0, 1e9, "of a unit, paid when it is sold"),
       number("order_cost", "currency", 8.0, 0, 1e9, "K: of an order, whatever its size"),
       number("holding_cost", "currency", 0.2, 0, 1e9, "h: of a unit on the shelf overnight"),
       number("shortage_cost", "currency", 3.0, 0, 1e9,
              "b: of a unit lost, or owed overnight where shoppers wait"),
       integer("lead_time_days", "days", 1, 0, 4, "from the order to its delivery; 0: at once"),
       integer("most_stock_units", "units", 15, 1, 1000,
               "room: shelf and orders under way, after ordering"),
       integer("most_owed_units", "units", 0, 0, 1000,
               "shoppers who wait for a delivery; the others are lost; 0: nobody waits"),
       number("deal_depth", "share", 0.0, 0, 0.99, "of the price; 0: deals are not on offer"),
       number("deal_lift", "times", 2.0, 0, 100, "demand of a day with a deal / without"),
       number("continue_probability", "share", 0.97, 0, 1,
              "that another day follows; 1: endless, the optimum is the mean day's"),
       integer("horizon_days", "days", 0, 0, 65000,
               "an endless season is cut off after so many days; 0: it is not endless"),
       units_parameter()}};
}

struct Terms {
  double demand_mean, price, unit_cost, order_cost, holding_cost, shortage_cost;
  int lead_time, most_stock, most_owed;
  double deal_depth, deal_lift, goes_on;
};

Terms terms_of(const Json& p) {
  return {p["demand_mean"],     p["price"],         p["unit_cost"],      p["order_cost"],
          p["holding_cost"],    p["shortage_cost"], p["lead_time_days"], p["most_stock_units"],
          p["most_owed_units"], p["deal_depth"],    p["deal_lift"],      p["continue_probability"]};
}

// P(0), P(1), ...; the tail beyond 1e-12 is in the last.
std::vector<double> poisson(double mean) {
  std::vector<double> probabilities = {exp(-mean)};
  double rest = 1.0 - probabilities.front();
  while (rest > 1e-12 && probabilities.size() < 3000) {
    probabilities.push_back(probabilities.back() * mean /
                            static_cast<double>(probabilities.size()));
    rest -= probabilities.back();
  }
  probabilities.back() += std::max(0.0, rest);
  return probabilities;
}

EnvironmentSpec spec_of(const Terms& terms) {
  EnvironmentSpec spec;
  spec.name = "replenishment";
  const double room = terms.most_stock;
  spec.features = {{"on_hand", "units", -static_cast<double>(terms.most_owed), room}};
  for (int day = 1; day <= terms.lead_time; ++day) {
    spec.features.push_back({fmt::format("due_in_{}", day), "units", 0.0,
                             static_cast<double>(terms.most_stock + terms.most_owed)});
  }
  const std::vector<double> depths = terms.deal_depth > 0.0
                                         ? std::vector<double>{0.0, terms.deal_depth}
                                         : std::vector<double>{0.0};
  for (const double depth : depths) {
    for (int units = 0; units <= terms.most_stock + terms.most_owed; ++units) {
      const std::string order = units > 0 ? fmt::format("order_{}", units) : "none";
      spec.actions.push_back({depth > 0.0 ? order + "_deal" : order, depth});
    }
  }
  return spec;
}

struct Problem {
  Terms terms;
  std::vector<double> demand, deal_demand;

  // features: on hand (owed when negative), then what is due in 1, 2, ... days
  std::vector<Step> operator()(const std::vector<double>& state, int action) const {
    const int orders = terms.most_stock + terms.most_owed + 1;
    const bool deal = action >= orders;
    const double ordered = action % orders;
    double position = ordered;
    for (const double units : state) position += units;
    if (position > terms.most_stock) return {};
    std::vector<double> pipeline(state.begin() + 1, state.end());
    pipeline.push_back(ordered);
    const double shelf = state[0] + pipeline.front();
    pipeline.erase(pipeline.begin());
    const std::vector<double>& coming = deal ? deal_demand : demand;
    std::vector<Step> steps;
    for (std::size_t wanted = 0; wanted < coming.size(); ++wanted) {
      add_day(coming[wanted], static_cast<double>(wanted), shelf, pipeline, ordered, deal, steps);
    }
    return steps;
  }

  void add_day(double probability, double wanted, double shelf, const std::vector<double>& pipeline,
               double ordered, bool deal, std::vector<Step>& steps) const {
    const double accepted = std::min(wanted, shelf + terms.most_owed);
    const double left = shelf - accepted;
    const double margin = terms.price * (deal ? 1.0 - terms.deal_depth : 1.0) - terms.unit_cost;
    const double given = deal ? terms.price * terms.deal_depth * accepted : 0.0;
    const double reward = margin * accepted - (ordered > 0.0 ? terms.order_cost : 0.0) -
                          terms.holding_cost * std::max(0.0, left) -
                          terms.shortage_cost * (wanted - accepted + std::max(0.0, -left));
    std::vector<double> next = {left};
    next.insert(next.end(), pipeline.begin(), pipeline.end());
    steps.push_back({probability * terms.goes_on, reward, std::move(next), given});
    steps.push_back({probability * (1.0 - terms.goes_on), reward, {}, given});
  }
};

std::unique_ptr<Environment> create(const Json& parameters,
                                    std::shared_ptr<const MarketSpec> /*market*/) {
  const Terms terms = terms_of(parameters);
  const int horizon = parameters["horizon_days"];
  if (terms.goes_on == 1.0 && horizon == 0) {
    throw InputError(
        "environment replenishment: continue_probability 1 never ends; give horizon_days, after "
        "which an episode is cut off");
  }
  EnvironmentSpec spec = spec_of(terms);
  spec.horizon_steps = horizon;
  std::vector<double> start(spec.features.size(), 0.0);
  const Problem problem{terms, poisson(terms.demand_mean),
                        poisson(terms.demand_mean * terms.deal_lift)};
  return play_table(make_table(std::move(spec), {{1.0, std::move(start)}}, problem), parameters);
}

}  // namespace

MARKETDAY_REGISTER(Environment, describe(), create);

}  // namespace marketday
