// Runs the sweeps of an experiment before its cells: every candidate is trained and judged by its
// frozen policy on the tuning seeds only, the best in the mean goes into the comparison.
#pragma once

#include <string>

#include "experiments/experiment.h"
#include "experiments/progress.h"
#include "experiments/run_directory.h"

namespace marketday {

struct TunedExperiment {
  Experiment experiment;  // nothing left to tune
  std::string table;      // tuning.csv; empty where there was nothing to tune
};

TunedExperiment tune_arms(const Experiment& experiment, const RunDirectory& directory,
                          Progress& progress);

// Steps that all its trials take if no episode ends early.
std::int64_t tuning_steps(const Experiment& experiment, int horizon_steps);

}  // namespace marketday
