// The `panel` section of a calibration: real transactions, the panel simulated beside them, and the
// targets that are statistics of both, with the covariance of the data's errors.
#pragma once

#include "experiments/calibrate/calibration.h"

namespace marketday {

void read_panel_part(const YamlNode& root, const std::string& beside, Calibration& calibration);
// `node`: one entry of `targets` with `panel`; `values`: as read.
void read_panel_target(const YamlNode& node, const Json& values, Calibration& calibration);
// Values, errors and covariance of the panel targets that the file gives no value.
void estimate_panel_targets(const YamlNode& targets, Calibration& calibration);

}  // namespace marketday
