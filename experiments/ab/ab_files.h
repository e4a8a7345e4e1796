// What `marketday abtest` shows of a report: text for the terminal, CSV tables, report.html.
#pragma once

#include <map>
#include <string>

#include "experiments/ab/ab_analysis.h"

namespace marketday {

// What stands over the results.
struct AbTitle {
  std::string file;
  AbColumns columns;
  AbOptions options;
};

std::string ab_text(const AbReport& report, const AbTitle& title);
// name -> content: arms.csv, methods.csv, report.html, and what applies of looks.csv, segments.csv
// and guardrails.csv.
std::map<std::string, std::string> ab_files(const AbReport& report, const AbTitle& title);
// Every name that ab_files can give.
const std::vector<std::string>& ab_file_names();

}  // namespace marketday
