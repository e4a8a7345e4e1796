// What a fraud study measures of a case and seed: by itself, and against the baseline and the
// market without attackers on the same seed. What has no value there (no detector runs) is nan.
#pragma once

#include <vector>

#include "experiments/fraud/fraud_record.h"
#include "experiments/fraud/fraud_study.h"

namespace marketday {

struct FraudMeasure {
  const char* name;
  const char* unit;
  const char* meaning;
};

// Those of a record first, in the order of `RecordMeasure`, then those that compare.
const std::vector<FraudMeasure>& fraud_measures();
// Place of a measure by name.
std::size_t fraud_measure(const char* name);

// records[case][seed]
using FraudRecords = std::vector<std::vector<FraudRecord>>;

// All measures of one case and seed, in the order of fraud_measures().
std::vector<double> measures_of(const FraudStudy& study, const FraudRecords& records, std::size_t c,
                                std::size_t s);

// The same for all seeds: values[measure][seed].
std::vector<std::vector<double>> measures_by_seed(const FraudStudy& study,
                                                  const FraudRecords& records, std::size_t c);

struct FraudGrade {
  std::size_t n = 0;  // seeds with a value
  double mean = 0.0;
  double median = 0.0;
  double low = 0.0;  // 95 % bootstrap interval of the mean over seeds
  double high = 0.0;
};
FraudGrade grade_of(std::vector<double> values);

}  // namespace marketday
