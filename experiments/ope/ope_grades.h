// How good each estimator was over all replications of a case: error, coverage, ranking, and what
// following its answers would have cost.
#pragma once

#include <string>
#include <vector>

#include "evaluation/run_statistics.h"
#include "experiments/ope/ope_replication.h"

namespace marketday {

// A measure with its 95 % bootstrap interval over replications.
struct OpeGrade {
  std::string measure;
  double value = 0.0;
  Interval interval;
};

// The truth of each policy at one log size: the mean over all replications, which is what the
// estimators are after.
std::vector<double> mean_truth(const std::vector<OpeReplication>& replications, std::size_t size);
double mean_behaviour_truth(const std::vector<OpeReplication>& replications, std::size_t size);

// Of one estimator at one log size:
//   bias            mean over policies of |mean error|
//   rmse            root of the mean squared error over policies and replications
//   coverage        share of intervals with the truth inside
//   width           mean of the intervals' widths
//   difference_coverage   the same as coverage, of the paired difference to the behaviour
//   rank_correlation      Spearman's, between values and truth over policies, mean
//   regret          truth of the best policy less truth of the one with the greatest value, mean
//   wrong_ship      share of policies worse than the behaviour (type I) that it said to ship
//   missed          share of policies better than the behaviour (type II) that it did not ship
std::vector<OpeGrade> grades(const std::vector<OpeReplication>& replications, std::size_t size,
                             std::size_t estimator);

}  // namespace marketday
