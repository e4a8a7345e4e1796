// What decision problems about screening share: their terms, and Bayes' thresholds for an order
// whose chance of fraud is known.
#pragma once

#include <vector>

#include "sim/description.h"
#include "sim/spec.h"

namespace marketday {

// What the shop's books do not show and rewards count all the same.
struct HiddenCosts {
  Cents lost_customer_cents = 0;  // of an honest order refused
  double displaced_share = 0.0;   // of goods bought to be sold on: not sold at list price then
};
std::vector<Parameter> hidden_cost_parameters();
HiddenCosts read_hidden_costs(const Json& parameters);

// The market where it has a fraud section; InputError with the cure where it has none.
const MarketSpec& need_fraud(const char* environment, const MarketSpec& market);

// Of one order: what it brings when honest, what it costs when not, what a perfect review costs.
struct ScreeningMoney {
  double margin = 0.0;
  double loss = 0.0;
  double review = 0.0;
};

// In the chance of fraud. T27 of marketing-science.md: m = 20, L = 100, r = 3 give .16667, .03,
// .85.
double block_above(const ScreeningMoney& money);   // m / (m + L), without reviews
double review_from(const ScreeningMoney& money);   // r / L
double review_until(const ScreeningMoney& money);  // 1 - r / m

// Expected value of an order by the best of approving and blocking, and what a review adds to it.
double value_without_review(const ScreeningMoney& money, double fraud);
double gain_of_review(const ScreeningMoney& money, double fraud);

// Limited reviewers: review where the gain beats a shadow price, so that they are just busy; of the
// level at the price only a part. The fluid limit of many orders a day.
struct FluidRule {
  double shadow_price = 0.0;     // on top of the cost of a review
  std::vector<double> reviewed;  // share by level
  double value = 0.0;            // of an order; no rule with those reviewers earns more
};
// `fraud` and `shares` by level; `reviewers`: reviews an order.
FluidRule fluid_rule(const ScreeningMoney& money, const std::vector<double>& fraud,
                     const std::vector<double>& shares, double reviewers);

}  // namespace marketday
