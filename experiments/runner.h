// `marketday run`: plays every cell of an experiment over all cores and writes the results.
#pragma once

#include <string>

#include "experiments/experiment.h"
#include "experiments/run_directory.h"

namespace marketday {

struct RunOptions {
  std::string output;  // directory; empty: results/<experiment>
  IfExists if_exists = IfExists::refuse;
  int threads = 0;  // 0: all cores
  bool quiet = false;
};

// Returns the text to print: comparison table and where the report is. Throws Interrupted after
// Ctrl-C with all finished cells kept.
std::string run_experiment(const Experiment& experiment, const RunOptions& options);

// Threads that `threads` means on this machine.
int thread_count(int threads);

}  // namespace marketday
