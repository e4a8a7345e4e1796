// The tables of a suite: shares of the gap closed, by task and over all.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "experiments/results.h"
#include "experiments/suite.h"

namespace marketday {

// results[task], as the tasks stand in the suite.
std::map<std::string, std::string> suite_tables(const Suite& suite,
                                                const std::vector<Results>& results);
// For the terminal: an arm a line, its share of the gap closed task by task, and over all.
std::string suite_text(const Suite& suite, const std::vector<Results>& results);

}  // namespace marketday
