// Exact values of a decision table for one fixed rule, by solving the linear equations of its
// Markov chain, and from there the best rule by policy iteration. Value iteration and backward
// induction are `optimal_values` in sim/environment/decision_table.h; both must agree.
#pragma once

#include <span>
#include <vector>

#include "sim/environment/decision_table.h"

namespace marketday {

// Values by state when actions are drawn with `shares` (states x actions, each row's sum is 1, no
// share on a masked action): the solution of v = r + discount P v. The chain must end or be
// discounted. `costs`: of the promotions' costs in the place of the rewards.
std::vector<double> stationary_values(const DecisionTable& table, std::span<const double> shares,
                                      bool costs = false);

struct IteratedPolicy {
  std::vector<int> actions;    // by state
  std::vector<double> values;  // by state
  int improvements = 0;        // rounds that changed an action
};

// Howard (1960); Puterman (1994), section 6.4. Starts from actions that lead to an end, so that
// undiscounted tables are solved too. InputError where no end can be reached and nothing is
// discounted.
IteratedPolicy iterate_policies(const DecisionTable& table);

}  // namespace marketday
