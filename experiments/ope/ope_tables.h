// What an `ope_benchmark` shows: grades.csv, truth.csv, runs.csv, the page, the terminal's table.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "experiments/ope/ope_grades.h"

namespace marketday {

// results[case][seed]
using OpeResults = std::vector<std::vector<OpeReplication>>;

std::map<std::string, std::string> ope_tables(const OpeBenchmark& benchmark,
                                              const OpeResults& results);
std::string ope_text(const OpeBenchmark& benchmark, const OpeResults& results);

}  // namespace marketday
