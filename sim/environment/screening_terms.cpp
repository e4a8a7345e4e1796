#include "sim/environment/screening_terms.h"

#include <fmt/core.h>

#include <algorithm>
#include <numeric>

#include "sim/io/error.h"

namespace marketday {

std::vector<Parameter> hidden_cost_parameters() {
  return {
      integer("lost_customer_cents", "cents", 1000, 0, 1e9,
              "value of the custom lost with every honest order that is refused; an assumption"),
      number("displaced_share", "share", 0.0, 0, 1,
             "of goods that fraudsters buy to sell on: so many the shop would have sold at list "
             "price; an assumption")};
}

HiddenCosts read_hidden_costs(const Json& parameters) {
  return {parameters["lost_customer_cents"], parameters["displaced_share"]};
}

const MarketSpec& need_fraud(const char* environment, const MarketSpec& market) {
  if (market.fraud) return market;
  throw InputError(
      fmt::format("environment {}: the scenario has no `fraud` section, so nothing is screened; "
                  "add one, or take scenario mixed_season",
                  environment));
}

double block_above(const ScreeningMoney& money) {
  return money.margin / (money.margin + money.loss);
}

double review_from(const ScreeningMoney& money) {
  return money.review / money.loss;
}

double review_until(const ScreeningMoney& money) {
  return 1.0 - money.review / money.margin;
}

double value_without_review(const ScreeningMoney& money, double fraud) {
  return std::max(0.0, (1.0 - fraud) * money.margin - fraud * money.loss);
}

// A perfect reviewer lets the honest through: (1 - p) m - r.
double gain_of_review(const ScreeningMoney& money, double fraud) {
  return (1.0 - fraud) * money.margin - money.review - value_without_review(money, fraud);
}

FluidRule fluid_rule(const ScreeningMoney& money, const std::vector<double>& fraud,
                     const std::vector<double>& shares, double reviewers) {
  FluidRule rule;
  rule.reviewed.assign(fraud.size(), 0.0);
  std::vector<std::size_t> order(fraud.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return gain_of_review(money, fraud[a]) > gain_of_review(money, fraud[b]);
  });
  double left = reviewers;
  for (const std::size_t level : order) {
    const double gain = gain_of_review(money, fraud[level]);
    const double taken = gain > 0.0 ? std::min(left, shares[level]) : 0.0;
    rule.value += shares[level] * value_without_review(money, fraud[level]) + taken * gain;
    if (gain <= 0.0 || shares[level] <= 0.0) continue;
    rule.reviewed[level] = taken / shares[level];
    if (taken < shares[level] && rule.shadow_price == 0.0) rule.shadow_price = gain;
    left -= taken;
  }
  return rule;
}

}  // namespace marketday
