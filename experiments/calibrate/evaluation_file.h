// Simulations of a calibration on disk while it runs: appended batch by batch, read again by
// --resume. A line that a kill cut off is left out.
#pragma once

#include <string>
#include <vector>

#include "models/calibration/evaluator.h"

namespace marketday {

class EvaluationFile {
 public:
  explicit EvaluationFile(std::string path) : path_(std::move(path)) {}
  std::vector<KeptTrial> read(std::size_t parameters, std::size_t targets) const;
  void append(const std::vector<KeptTrial>& trials) const;  // FileError

 private:
  std::string path_;
};

}  // namespace marketday
