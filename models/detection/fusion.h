// Several detectors' scores made one: each calibrated to a chance of fraud on known labels, then
// weighed by a logistic regression of the labels on the calibrated log odds. Never a sum of ranks,
// which lets a blind detector outvote a seeing one.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "models/recalibration/isotonic.h"
#include "models/regression/scorer.h"

namespace marketday {

class Fusion {
 public:
  // `scores`: one list a detector, each one score a case; cases that no detector was fitted on.
  // InputError unless labels of both classes are known. The weights are learnt on log odds that
  // each case's own label did not calibrate (kFolds keyed folds).
  Fusion(std::span<const std::vector<double>> scores, std::span<const std::int8_t> labels,
         std::uint64_t seed);

  std::vector<double> score(std::span<const std::vector<double>> scores) const;  // chances
  // How each detector is weighed, 0 for one that tells nothing.
  const std::vector<double>& weights() const { return weights_; }

  static constexpr std::uint32_t kFolds = 5;

 private:
  std::vector<IsotonicMap> maps_;
  std::vector<double> weights_;
  double intercept_ = 0.0;
  double least_chance_ = 0.0;  // keeps log odds finite
};

}  // namespace marketday
