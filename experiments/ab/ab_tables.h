// The tables of an experiment of kind ab_test: what each design said of each case against the
// truth.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "experiments/ab/ab_replication.h"

namespace marketday {

// [case][seed]
using AbReplications = std::vector<std::vector<AbReplication>>;

// One design on one case, over replications; means are a shopper and day.
struct DesignRecord {
  double truth = 0.0;
  double estimate = 0.0;
  double bias = 0.0;           // mean of estimate - truth, paired by replication
  double bias_error = 0.0;     // its standard error
  double rmse = 0.0;           // of estimate - truth
  double claimed_error = 0.0;  // mean standard error that the analysis gives
  double spread = 0.0;         // standard deviation of the estimates
  double coverage = 0.0;       // share of intervals that hold the truth
  double rejected = 0.0;       // share of tests with p < alpha
  double control_mean = 0.0;
};

DesignRecord record_of(const std::vector<AbReplication>& replications, std::size_t design,
                       double alpha);

// runs.csv, summary.csv, report.html.
std::map<std::string, std::string> ab_test_tables(const AbTest& test,
                                                  const AbReplications& results);
std::string ab_test_text(const AbTest& test, const AbReplications& results);

}  // namespace marketday
