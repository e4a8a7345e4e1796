// Cases out of a CSV, in order of time: numbers as they are, texts as columns of 0 and 1 for each
// level seen in training but the first, entities as dense numbers. Errors name file, line, column.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "experiments/detect.h"
#include "models/detection/detector.h"

namespace marketday {

// Cases that own their columns.
struct CaseTable {
  std::vector<std::size_t> rows;  // of the file, from 0
  std::size_t features = 0;
  std::vector<double> values;
  std::vector<std::uint32_t> accounts;
  std::vector<EntityLink> links;
  std::vector<std::int8_t> labels;  // what is known at the end of the training part

  std::size_t count() const { return rows.size(); }
  Cases cases() const { return {count(), features, values, accounts, links, labels}; }
  CaseTable part(std::size_t begin, std::size_t end) const;
};

struct DetectData {
  std::vector<std::string> feature_names;
  CaseTable train;
  CaseTable test;                  // labels: the truth, for grading alone
  std::size_t rows = 0;            // read
  std::size_t rejected = 0;        // rows with an empty feature or time
  std::size_t unknown_labels = 0;  // of the training part, not there or not come yet
  std::vector<std::string> names;  // account of each row of the file, or its line
  std::string split;               // what parts the two, for people
  std::string sha256;
};

DetectData read_detect_data(const DetectOptions& options);

// Seconds of "YYYY-MM-DD", "YYYY-MM-DD hh:mm" or "YYYY-MM-DDThh:mm:ss"; nothing for other texts.
std::optional<double> seconds_of(std::string_view text);

}  // namespace marketday
