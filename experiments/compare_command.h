// `marketday compare`: which of some policies is better by a log of another's doings, by how much,
// how sure, and when the log cannot tell.
#pragma once

#include <string>
#include <vector>

#include "evaluation/comparison.h"

namespace marketday {

struct CompareOptions {
  std::string log;
  std::vector<std::string> policies;    // YAML: name and parameters, or a policy file
  std::vector<std::string> estimators;  // YAML: name, or name and parameters; none: the usual ones
  std::string baseline = kBehaviour;
  ComparisonSettings settings;
  std::string model;                 // YAML as the estimators; empty: settings.model
  bool truth = false;                // grade the values by <log>.truth.csv
  double discount = 1.0;             // a step, where the log has trajectories
  std::vector<double> reward_range;  // low and high, for intervals that hold at any look
  std::string details;               // file for what estimators saw, row by row; empty: none
  std::string output;
  bool force = false;
  int threads = 0;
  bool quiet = false;
};

// Returns the text to print.
std::string run_compare(const CompareOptions& options);

std::vector<NamedPolicy> read_policies(const std::vector<std::string>& texts,
                                       const EnvironmentSpec& spec);
std::vector<PanelEstimator> read_estimators(const std::vector<std::string>& texts);
// What `marketday compare` takes where none is named.
std::vector<std::string> usual_estimators();

}  // namespace marketday
