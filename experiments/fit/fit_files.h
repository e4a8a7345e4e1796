// What `marketday fit` writes beside the model file, and the text it prints.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "experiments/fit/fit_command.h"
#include "experiments/fit/fit_study.h"

namespace marketday {

// What the files say around the figures.
struct FitHead {
  std::string target;
  std::string id;                    // column that names a row; empty: none
  std::vector<std::string> account;  // what was read and left out, sentence by sentence
};
FitHead head_of(const FitStudy& study, const TabularModel& model);

// Ending -> content: .metrics.csv, .judged.csv, .html.
std::map<std::string, std::string> fit_files(const FitStudy& study, const FitHead& head,
                                             const CsvTable& table, const FitOptions& options);
std::string fit_text(const FitStudy& study, const FitHead& head, const FitOptions& options);

// Their parts, for models of other kinds.
std::string metrics_csv(const FitStudy& study);
std::string fit_page(const FitStudy& study, const FitHead& head, const FitOptions& options);
// Rows turned away, by reason, with the first lines.
std::vector<std::string> rejected_rows(const RowReport& rows);
// Rows read, used, rejected and held out, columns not looked at; and the warnings.
std::vector<std::string> account_of_rows(const FitStudy& study);
std::vector<std::string> account_of_warnings(const FitStudy& study);

}  // namespace marketday
