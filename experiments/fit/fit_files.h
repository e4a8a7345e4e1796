// What `marketday fit` writes beside the model file, and the text it prints.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "experiments/fit/fit_command.h"
#include "experiments/fit/fit_study.h"

namespace marketday {

// Ending -> content: .metrics.csv, .judged.csv, .html.
std::map<std::string, std::string> fit_files(const FitStudy& study, const TabularModel& model,
                                             const CsvTable& table, const FitOptions& options);
std::string fit_text(const FitStudy& study, const TabularModel& model, const FitOptions& options);

// The parts that do not hang on the kind of model.
std::string metrics_csv(const FitStudy& study);
// `account`: what was read and left out, sentence by sentence.
std::string fit_page(const FitStudy& study, const std::vector<std::string>& account,
                     const std::string& target, const FitOptions& options);
std::string fit_text(const FitStudy& study, const std::vector<std::string>& account,
                     const FitOptions& options);
// Rows turned away, by reason, with the first lines.
std::vector<std::string> rejected_rows(const RowReport& rows);

}  // namespace marketday
