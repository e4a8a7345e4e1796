// `marketday calibrate`: reads, carries out, writes. A run that was broken off goes on with
// --resume and gives the same bytes; so does any number of threads.
#pragma once

#include <string>

#include "experiments/runner.h"
#include "sim/io/yaml.h"

namespace marketday {

struct CalibrateOutcome {
  std::string text;    // to print
  bool holds = false;  // no hard fact among the targets fails
};

CalibrateOutcome run_calibration(const YamlNode& root, const std::string& beside,
                                 const RunOptions& options);

}  // namespace marketday
