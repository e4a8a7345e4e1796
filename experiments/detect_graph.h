// Counts over entities as features of a row: what was seen up to it and nothing later, no labels.
#pragma once

#include <string>
#include <vector>

#include "experiments/detect_data.h"

namespace marketday {

class CsvTable;

// `all`: rows in order of time with their links. Adds a name a feature; returns columns by case:
// accounts seen so far on the row's entity of each kind, the size of its component and its core
// number (detectors components and incremental_peeling, at arrival).
std::vector<std::vector<double>> graph_features(const CsvTable& table, const DetectOptions& options,
                                                const CaseTable& all,
                                                std::vector<std::string>& names);

}  // namespace marketday
