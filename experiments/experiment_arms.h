// The contenders of an experiment, read from its file and each built once, so that what does not
// fit the environment is said before anything runs.
#pragma once

#include "experiments/experiment.h"

namespace marketday {

// Fills `experiment.arms` and, of a task, `unfit`; the environment part has been read.
void read_arms(const YamlNode& root, const std::string& beside, Experiment& experiment);

}  // namespace marketday
