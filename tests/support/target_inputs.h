// A small experiment for `marketday target`, and what its tables say.
#pragma once

#include <cstdint>
#include <string>

#include "sim/io/csv.h"

namespace marketday::tests {

// CSV of two arms and a control; the e-mail helps where x is high, the call where it is low.
std::string target_rows(std::uint32_t rows = 1500);

inline const std::string kTargetColumns =
    " --treatment arm --control none --outcome bought --features x,city";
// Arguments of `marketday` that target these rows with seed 1.
std::string target_command(const std::string& file, const std::string& output,
                           const std::string& more = "");

// The one number in a rule's and estimator's row.
double table_number(const CsvTable& table, const std::string& rule, const std::string& estimator,
                    const std::string& column);

}  // namespace marketday::tests
