#include "models/exact/budget_bound.h"

#include <algorithm>
#include <cmath>

#include "models/exact/stationary.h"

namespace marketday {
namespace {

struct Priced {
  double value = 0.0;  // reward alone
  double cost = 0.0;
  double net(double price) const { return value - price * cost; }
};

// The best rule when a unit of cost takes `price` off the reward.
Priced best_at(const DecisionTable& table, double price) {
  DecisionTable priced = table;
  for (TableState& state : priced.states) {
    for (auto& outcomes : state.outcomes) {
      for (TableOutcome& outcome : outcomes) outcome.reward -= price * outcome.cost;
    }
  }
  const std::vector<double> values = optimal_values(priced);
  const std::size_t width = table.spec.actions.size();
  std::vector<double> shares(table.states.size() * width, 0.0);
  for (std::size_t s = 0; s < table.states.size(); ++s) {
    const std::vector<double> of = action_values(priced, static_cast<int>(s), values);
    const auto best = std::max_element(of.begin(), of.end()) - of.begin();
    shares[s * width + static_cast<std::size_t>(best)] = 1.0;
  }
  return {start_value(table, stationary_values(table, shares)),
          start_value(table, stationary_values(table, shares, true))};
}

}  // namespace

// The dual is the upper envelope of lines in the price, one a rule. Two rules, one over and one
// within the budget, meet at a price; the best rule there is a line above both, or they are the
// two that the optimum mixes.
BudgetBound budget_bound(const DecisionTable& table, double budget) {
  constexpr double kHighest = 1e9;
  constexpr double kBetter = 1e-10;
  Priced over = best_at(table, 0.0);
  if (over.cost <= budget) return {over.value, 0.0, over.cost};
  Priced within = best_at(table, kHighest);
  double price = kHighest;
  for (int round = 0; round < 1000 && within.cost < over.cost; ++round) {
    price = (over.value - within.value) / (over.cost - within.cost);
    const Priced best = best_at(table, price);
    const double gain = best.net(price) - within.net(price);
    if (gain <= kBetter * std::max(1.0, std::abs(within.value))) break;
    (best.cost <= budget ? within : over) = best;
  }
  return {within.net(price) + price * budget, price, within.cost};
}

}  // namespace marketday
