// What `marketday fit` writes beside the model file, and the text it prints.
#pragma once

#include <map>
#include <string>

#include "experiments/fit/fit_command.h"
#include "experiments/fit/fit_study.h"

namespace marketday {

// Ending -> content: .metrics.csv, .judged.csv, .html.
std::map<std::string, std::string> fit_files(const FitStudy& study, const TabularModel& model,
                                             const CsvTable& table, const FitOptions& options);
std::string fit_text(const FitStudy& study, const TabularModel& model, const FitOptions& options);

}  // namespace marketday
