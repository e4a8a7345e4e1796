// The command `marketday detect`: fits detectors of fraud on the earlier part of any CSV, scores
// the later part, and grades the scores where labels are given. One CSV in, a directory out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace marketday {

struct DetectOptions {
  std::string data;                    // CSV
  std::vector<std::string> detectors;  // YAML: name, or name, parameters and label
  std::vector<std::string> features;
  std::vector<std::string> categorical;  // features that are names though they look like numbers
  std::vector<std::string> entities;     // columns of device, IP, ...
  std::string account;                   // column; empty: each row is its own account
  std::string time;                      // column; empty: rows are in order of time
  std::string label;                     // column of 1 (fraud), 0, or empty (unknown)
  std::string label_time;                // column: when the label came to be known
  std::optional<double> train_share;     // of rows, the earlier ones; default 0.5
  std::string split_time;                // rows before it are trained on
  bool graph_features = false;           // adds counts over entities to the features
  std::uint64_t seed = 0;
  std::string output;
  bool force = false;
  bool quiet = false;
  int threads = 0;
};

// Writes the directory and returns what to print. InputError before anything is written.
std::string run_detect(const DetectOptions& options);

}  // namespace marketday
