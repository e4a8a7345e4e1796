// An experiment of `kind: ope_benchmark`: cases (a market, a behaviour policy that writes logs,
// policies to be valued, and what is wrong with the log), log sizes and estimators. Because the
// market knows what every other action would have brought, each estimate is graded by the truth.
// Read from YAML and checked whole.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "evaluation/comparison.h"
#include "experiments/experiment.h"

namespace marketday {

struct OpeCase {
  Experiment experiment;  // named after the case; its policies are the ones valued
  Arm behaviour;
  std::vector<std::string> hidden;  // features that the log leaves out; the behaviour saw them
  bool estimates_propensities = false;
  bool orders_only = false;     // the reward is 1 or 0, an order or none: sparse
  double fraud_share = 0.0;     // of promoted orders ...
  double fraud_reversed = 0.0;  // ... that are fraudulent are reversed with this probability,
                                // after the log was written
  double late_share = 0.0;      // of the rows, the last ones: outcomes not in yet, logged as 0
};

struct OpeEstimator {
  std::string label;
  std::string name;
  Json parameters;
};

struct OpeBenchmark {
  std::string name;
  std::string summary;
  std::vector<std::uint64_t> seeds;  // replications
  std::vector<std::int64_t> rows;    // log sizes, ascending
  double level = 0.95;
  std::string model = "ridge";
  Json model_parameters;
  std::string primary;
  std::vector<OpeEstimator> estimators;
  std::vector<OpeCase> cases;
  Json resolved;  // reads back as the same
};

bool is_ope_benchmark(const YamlNode& root);
OpeBenchmark read_ope_benchmark(const YamlNode& root, const std::string& beside);

// The keys of such a file, for `marketday describe ope_benchmark` and the docs.
Description ope_benchmark_description();

}  // namespace marketday
