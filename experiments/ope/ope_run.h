// Runs an `ope_benchmark`: every replication of every case, side by side without changing the
// result, and writes the tables and the page.
#pragma once

#include <string>

#include "experiments/ope/ope_benchmark.h"
#include "experiments/runner.h"

namespace marketday {

// Returns the text to print.
std::string run_ope_benchmark(const OpeBenchmark& benchmark, const RunOptions& options);

}  // namespace marketday
