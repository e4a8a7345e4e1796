// One replication of a case: a log is simulated, read by estimators at each size, and what the
// market knows of every action is set beside it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "experiments/ope/ope_benchmark.h"

namespace marketday {

// Of one policy at one log size.
struct OpePolicyRecord {
  double truth = 0.0;          // mean reward over the log's own shoppers and luck
  double deployed = 0.0;       // mean reward where the policy itself ran, with the same seed
  std::vector<double> values;  // by estimator
  std::vector<double> low;     // of its interval
  std::vector<double> high;
  std::vector<double> difference;  // to the behaviour, by estimator
  std::vector<double> difference_low;
  std::vector<double> difference_high;
  std::vector<double> answers;  // by estimator: 1 ship, -1 do not, 0 cannot tell
};

struct OpeRecord {
  double behaviour_truth = 0.0;
  std::vector<OpePolicyRecord> policies;
};

// By log size.
using OpeReplication = std::vector<OpeRecord>;

OpeReplication replicate(const OpeBenchmark& benchmark, const OpeCase& c, std::uint64_t seed,
                         const std::function<void()>& stepped);

}  // namespace marketday
