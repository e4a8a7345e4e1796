// What a calibration writes: tables as CSV, the text for the terminal, the page, the scenario.
#pragma once

#include <map>
#include <string>

#include "experiments/calibrate/calibrate_study.h"

namespace marketday {

// File name -> content, without manifest, scenario and page.
std::map<std::string, std::string> calibration_tables(const Calibration& calibration,
                                                      const CalibrationStudy& study);
std::string calibration_text(const Calibration& calibration, const CalibrationStudy& study);
std::string calibration_page(const Calibration& calibration, const CalibrationStudy& study);
// The base scenario with the estimates, and where they come from.
std::string calibrated_scenario(const Calibration& calibration, const CalibrationStudy& study);

}  // namespace marketday
