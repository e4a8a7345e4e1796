// What an arm's runs on several tasks say together, after Agarwal, Schwarzer, Castro, Courville &
// Bellemare (2021), "Deep reinforcement learning at the edge of the statistical precipice", and
// their library rliable: scores of all tasks on one scale, intervals by the stratified bootstrap
// (runs are drawn anew within each task, tasks stay), so they tell of other seeds, not of other
// tasks.
#pragma once

#include <span>
#include <vector>

#include "evaluation/run_statistics.h"

namespace marketday {

// scores[task][run]; at least one run a task.
using TaskScores = std::vector<std::vector<double>>;

struct Aggregate {
  double value = 0.0;
  Interval interval;  // 95 %
};

struct SuiteSummary {
  Aggregate iqm;             // mean of the middle half of all runs of all tasks
  Aggregate mean;            // of the tasks' means
  Aggregate median;          // of the tasks' means
  Aggregate optimality_gap;  // mean of what is missing to 1
};

// 2,000 resamples, keyed: the same for every arm.
SuiteSummary summarise_suite(const TaskScores& scores);

// Mean over tasks of P(a run of `x` is above a run of `y`), ties half (equation 3). Both have the
// same tasks.
Aggregate probability_of_improvement(const TaskScores& x, const TaskScores& y);

// Performance profile: the share of all runs above each threshold (equation 2), its interval at
// each point.
std::vector<Aggregate> performance_profile(const TaskScores& scores,
                                           std::span<const double> thresholds);

}  // namespace marketday
