// Tier one of a calibration: what a module's own likelihood said on its own data becomes the prior
// of scenario parameters, with errors and correlations.
//   working value = log(factor) + sum_i power_i log(estimate_i)   for a parameter on the log scale,
//   working value = factor * sum_i power_i estimate_i             on the plain scale.
#pragma once

#include <string>
#include <vector>

#include "models/calibration/problem.h"
#include "sim/io/yaml.h"

namespace marketday {

struct TierOneSource {
  std::string file;         // the fit file
  std::string model;        // its part, as `pareto_nbd`
  std::string source;       // the data it was fitted on
  std::string data_sha256;  // of them
};

// Reads `tier_1` of a calibration file: informs the priors of the parameters it names and fills
// their correlations. `beside`: the folder that fit files are looked for in.
std::vector<TierOneSource> read_tier_one(const YamlNode& node, const std::string& beside,
                                         CalibrationProblem& problem);

std::vector<Parameter> tier_one_parameters();  // for `describe`

}  // namespace marketday
