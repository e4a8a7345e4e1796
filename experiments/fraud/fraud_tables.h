// What a `fraud_study` shows: tables by seed and summed up, the curves behind the pictures, the
// page, the terminal's table.
#pragma once

#include <map>
#include <string>

#include "experiments/fraud/fraud_measures.h"

namespace marketday {

// Of the case, over all seeds: kinds by name, those that are fraud put together under kAllFraud.
inline constexpr const char* kAllFraud = "all_fraud";
struct KindSummary {
  std::string name;
  bool fraud = true;
  FraudAccount sums;    // over seeds
  LifeTable detection;  // over seeds
};
std::vector<KindSummary> kinds_of(const FraudCase& c, const std::vector<FraudRecord>& records);

// Mean over seeds of the loss so far; by day.
std::vector<double> mean_loss(const std::vector<FraudRecord>& records);
// Mean over seeds with scores; empty: none has any.
std::vector<double> mean_precision(const std::vector<FraudRecord>& records);

// What was hoped for and what was reached.
struct TargetResult {
  FraudGrade reached;
  bool met = false;
};
TargetResult result_of(const FraudStudy& study, const FraudRecords& records,
                       const FraudTarget& target);

// runs.csv, summary.csv, kinds.csv, precision.csv, leakage.csv, survival.csv, windows.csv,
// targets.csv, report.html.
std::map<std::string, std::string> fraud_tables(const FraudStudy& study,
                                                const FraudRecords& records);
std::string fraud_text(const FraudStudy& study, const FraudRecords& records);

// report.html alone.
std::string fraud_page(const FraudStudy& study, const FraudRecords& records);

}  // namespace marketday
