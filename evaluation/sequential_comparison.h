// Policies valued on a log whose decisions belong together (columns trajectory and step): what a
// shopper's whole life under each policy is worth. Sequential estimators, differences paired by
// trajectory. Keeps the rows in memory.
#pragma once

#include <string>
#include <vector>

#include "evaluation/comparison.h"

namespace marketday {

struct SequentialRow {
  std::string policy;  // the behaviour first
  std::string estimator;
  double value = 0.0;  // discounted sum of rewards, a trajectory
  Interval interval;
  double difference = 0.0;  // to the behaviour
  Interval difference_interval;
  double effective_trajectories = 0.0;
};

// `discount`: of one step. Fitted Q evaluation is linear in the reward model's columns. InputError
// for a log whose steps repeat within a trajectory.
std::vector<SequentialRow> compare_sequences(LogSource& log,
                                             const std::vector<NamedPolicy>& policies,
                                             double discount, double level);

}  // namespace marketday
