// What policies would really have earned in a simulated log: from <log>.truth.csv, which holds what
// each action would have brought in every row. For grading estimators; none of them sees it.
#pragma once

#include <string>
#include <vector>

#include "evaluation/comparison.h"

namespace marketday {

struct TrueValue {
  std::string policy;  // the behaviour first
  double value = 0.0;  // mean reward a decision, over the log's own shoppers and luck
};

// InputError when the file does not belong to the log.
std::vector<TrueValue> true_values(LogSource& log, const std::vector<NamedPolicy>& policies,
                                   const std::string& path);

}  // namespace marketday
