// What `marketday compare` shows: the tables for the terminal, the CSV files and the page.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "evaluation/comparison.h"
#include "experiments/compare_truth.h"

namespace marketday {

// What stands over the results.
struct CompareTitle {
  std::string log;
  std::string log_sha256;
  ComparisonSettings settings;
  std::string baseline;
};

std::string compare_text(const Comparison& comparison, const std::vector<TrueValue>& truth);
// By file name.
std::map<std::string, std::string> compare_files(const Comparison& comparison, const LogMeta& meta,
                                                 const std::vector<TrueValue>& truth,
                                                 const CompareTitle& title);

}  // namespace marketday
