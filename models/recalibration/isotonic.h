// A rising step from scores to chances, fitted on known labels: what recalibrates chances, and
// makes scores of different detectors comparable.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace marketday {

// Least squares among rising functions by pooling adjacent violators; Ayer, Brunk, Ewing, Reid &
// Silverman (1955). Between two scores of the fit it is a straight line, outside it is flat, as in
// scikit-learn.
class IsotonicMap {
 public:
  IsotonicMap() = default;
  // Labels other than 0 and 1 are passed over; at least one row counts.
  IsotonicMap(std::span<const double> scores, std::span<const std::int8_t> labels);

  // Corners as `scores()` and `values()` give them, scores rising.
  IsotonicMap(std::vector<double> scores, std::vector<double> values)
      : scores_(std::move(scores)), values_(std::move(values)) {}

  double value(double score) const;
  std::span<const double> scores() const { return scores_; }
  std::span<const double> values() const { return values_; }

 private:
  std::vector<double> scores_;  // ascending corners
  std::vector<double> values_;
};

}  // namespace marketday
