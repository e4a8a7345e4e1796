// The one place that knows the kinds of experiment files: comparisons of agents, suites, A/B tests,
// benchmarks of offline estimators and studies of fraud.
#pragma once

#include <string>

#include "experiments/runner.h"
#include "sim/io/yaml.h"

namespace marketday {

// Runs what `root` describes; returns the text to print. `beside`: the folder that the files it
// names are looked for in.
std::string run_file(const YamlNode& root, const std::string& beside, const RunOptions& options);

// Reads an experiment or scenario file whole; InputError for what is wrong.
void validate_file(const std::string& path);

}  // namespace marketday
