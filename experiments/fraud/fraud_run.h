// Runs a `fraud_study`: every case on every seed, side by side without changing the result, and
// writes the tables and the page.
#pragma once

#include <string>

#include "experiments/fraud/fraud_record.h"
#include "experiments/fraud/fraud_study.h"
#include "experiments/runner.h"

namespace marketday {

// One case on one seed; `stepped` is called once a day.
FraudRecord play_fraud_case(const FraudStudy& study, const FraudCase& c, std::uint64_t seed,
                            const std::function<void()>& stepped);

// Returns the text to print.
std::string run_fraud_study(const FraudStudy& study, const RunOptions& options);

}  // namespace marketday
