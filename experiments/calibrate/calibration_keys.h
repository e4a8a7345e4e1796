// The keys of a calibration file with their defaults, ranges and meaning: one table for reading,
// `marketday describe calibration` and the docs.
#pragma once

#include "sim/description.h"
#include "sim/io/yaml.h"

namespace marketday {

std::vector<Parameter> calibrated_parameters();
std::vector<Parameter> target_parameters();
std::vector<Parameter> fact_study_parameters();
std::vector<Parameter> panel_parameters();
std::vector<Parameter> smm_parameters();
std::vector<Parameter> abc_parameters();
std::vector<Parameter> check_parameters();

}  // namespace marketday
