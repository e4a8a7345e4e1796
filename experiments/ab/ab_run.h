// `marketday run` on an experiment of kind ab_test.
#pragma once

#include <string>

#include "experiments/ab/ab_test.h"
#include "experiments/runner.h"

namespace marketday {

// Returns the text to print. Keeps finished replications, so that --resume goes on.
std::string run_ab_test(const AbTest& test, const RunOptions& options);

}  // namespace marketday
