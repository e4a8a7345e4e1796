// What `marketday compare` shows: the tables for the terminal, the CSV files and the page.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "evaluation/anytime.h"
#include "evaluation/comparison.h"
#include "evaluation/distribution_comparison.h"
#include "evaluation/sequential_comparison.h"
#include "experiments/compare_truth.h"

namespace marketday {

// What stands over the results.
struct CompareTitle {
  std::string log;
  std::string log_sha256;
  ComparisonSettings settings;
  std::string baseline;
};

// What not every log or call has; empty where it has not.
struct CompareExtras {
  std::vector<TrueValue> truth;
  std::vector<DistributionRow> distributions;
  std::vector<SequentialRow> sequences;
  std::vector<AnytimeRow> anytime;
};

std::string compare_text(const Comparison& comparison, const CompareExtras& extras);
// By file name.
std::map<std::string, std::string> compare_files(const Comparison& comparison, const LogMeta& meta,
                                                 const CompareExtras& extras,
                                                 const CompareTitle& title);

}  // namespace marketday
