// `marketday run`: plays every cell of an experiment over all cores and writes the results.
#pragma once

#include <string>

#include "experiments/experiment.h"
#include "experiments/results.h"
#include "experiments/run_directory.h"

namespace marketday {

struct RunOptions {
  std::string output;  // directory; empty: results/<experiment>
  IfExists if_exists = IfExists::refuse;
  int threads = 0;  // 0: all cores
  bool quiet = false;
  double checkpoint_seconds = 60.0;  // of training between two checkpoints of a cell
};

struct RunOutcome {
  std::string text;  // to print: the comparison and where the report is
  Results results;   // after an earlier run that was complete, metrics only
};

// Throws Interrupted after Ctrl-C with all finished cells kept.
RunOutcome run_experiment(const Experiment& experiment, const RunOptions& options);

// Threads that `threads` means on this machine.
int thread_count(int threads);

}  // namespace marketday
