// Experiments that replicate cases and sum them up (`ab_test`, `ope_benchmark`, `fraud_study`):
// every case on every seed, side by side without changing the result, finished replications kept
// for --resume, then the tables, the timing and the manifest. A replication is a list of numbers to
// it.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "experiments/experiment.h"
#include "experiments/runner.h"

namespace marketday {

using Numbers = std::vector<double>;
// numbers[case][seed]
using Replications = std::vector<std::vector<Numbers>>;

struct ReplicatedExperiment {
  std::string name;
  const Json& resolved;
  std::vector<const Experiment*> cases;  // named, with their policy files
  std::vector<std::uint64_t> seeds;
  std::vector<std::int64_t> steps;   // of one replication, by case, for the progress bar
  std::vector<std::size_t> numbers;  // of one replication, by case
  // Calls `stepped` as often as `steps` says.
  std::function<Numbers(std::size_t c, std::uint64_t seed, const std::function<void()>& stepped)>
      play;
  std::function<std::map<std::string, std::string>(const Replications&)> tables;
  std::function<std::string(const Replications&)> text;
};

// Returns the text to print.
std::string run_replications(const ReplicatedExperiment& experiment, const RunOptions& options);

}  // namespace marketday
