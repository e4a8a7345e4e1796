// An experiment out of a CSV: numbers as they are, texts as one column of 0 and 1 for each level
// but the first. Everything is checked; errors name file, line and column.
#pragma once

#include <string>
#include <vector>

#include "experiments/target.h"
#include "models/uplift/trial.h"
#include "sim/environment/environment.h"

namespace marketday {

struct TargetData {
  Trial trial;                    // ids: rows of the file, from 0
  std::vector<Feature> features;  // as encoded: "recency", "channel=Web"
  std::vector<double> costs;      // one an arm, 0 for the control
  std::string sha256;             // of the file
};

TargetData read_target_data(const TargetOptions& options);

}  // namespace marketday
