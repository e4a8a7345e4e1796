// `marketday log`: plays a behaviour policy and writes what it did as logged feedback, with exact
// propensities; with --truth also, in a file of its own, what every other action would have earned.
#pragma once

#include <string>

#include "experiments/experiment.h"

namespace marketday {

struct LogOptions {
  std::string environment;           // YAML: name, or a map with parameters
  std::string scenario = "default";  // shipped name or .yaml file
  std::string behaviour;             // YAML: name and parameters, or file
  std::int64_t rounds = 0;
  std::uint64_t seed = 0;
  std::string output;  // .csv
  bool truth = false;
  bool force = false;
  bool quiet = false;
};

// Returns the text to print.
std::string run_log(const LogOptions& options);

// "log.csv" has "log.truth.csv".
std::string truth_path(const std::string& log_path);

// A policy on the command line as YAML: a map as it is, a file or a name alone put into one.
std::string policy_argument(const std::string& text);

// One policy in one environment, read and checked like an experiment's.
Experiment experiment_of(const std::string& scenario, const std::string& environment,
                         const std::string& policy, std::uint64_t seed);

}  // namespace marketday
