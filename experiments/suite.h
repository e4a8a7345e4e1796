// An experiment on every task of a suite: the same arms and budget on each, each task an ordinary
// results directory, and over them what the scores say together.
#pragma once

#include <string>
#include <vector>

#include "experiments/experiment.h"
#include "experiments/runner.h"

namespace marketday {

struct Suite {
  std::string name;
  std::string summary;
  std::string suite;                // "promo"
  std::vector<Experiment> tasks;    // named as their environment
  std::vector<std::string> labels;  // of all arms, in the file's order, fit for a task or not
  Json resolved;                    // reads back as the same suite
};

bool is_suite(const YamlNode& root);
// InputError with the place; an arm that does not fit a task is left out of it, one that fits none
// is an error.
Suite read_suite(const YamlNode& root, const std::string& beside);

// The suite of a finished directory, from its manifests; `resolved`: of the suite's own.
Suite read_finished_suite(const YamlNode& resolved, const std::string& directory);

// Runs task after task into <output>/<task>/ and writes the tables over all. Returns the text to
// print.
std::string run_suite(const Suite& suite, const RunOptions& options);

}  // namespace marketday
