// What a decision table can earn at most when its promotions may cost no more than a budget in the
// mean: the fluid bound that bandits with knapsacks and constrained learners are held against. It
// is the linear programme over state-action frequencies (Altman 1999, chapter 3), solved through
// its dual: the least over prices of the best value with costs priced in, plus price times budget.
#pragma once

#include "sim/environment/decision_table.h"

namespace marketday {

struct BudgetBound {
  double value = 0.0;  // no rule that keeps the budget, not even in the mean, earns more
  double price = 0.0;  // reward that one more unit of budget is worth; 0: more than enough
  double cost = 0.0;   // expected, of the cheaper of the best rules at that price
};

// `budget`: in currency, of one copy from its start to its end, discounted as the table is.
BudgetBound budget_bound(const DecisionTable& table, double budget);

}  // namespace marketday
