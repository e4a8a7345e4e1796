// Not only the mean: the distribution of a decision's reward under each policy, read off a
// self-normalised distribution function. Keeps one weight a row and policy in memory.
#pragma once

#include <string>
#include <vector>

#include "evaluation/comparison.h"

namespace marketday {

struct DistributionRow {
  std::string policy;  // the behaviour first
  double mean = 0.0;
  double deviation = 0.0;
  std::vector<double> quantiles;  // at kQuantiles
  double worst_tenth = 0.0;       // CVaR: mean of the worst tenth of decisions
};

inline constexpr double kQuantiles[] = {0.05, 0.25, 0.5, 0.75, 0.95};

// Policies whose weights are 0 in every row have no distribution and are left out.
std::vector<DistributionRow> compare_distributions(LogSource& log,
                                                   const std::vector<NamedPolicy>& policies);

}  // namespace marketday
