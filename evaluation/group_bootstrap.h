// Bootstrap over groups of rows (shoppers) by keyed random multipliers: each resample weighs every
// group with 0 to 5, mean and variance 1, third moment 4.98 (a Poisson's: 1, 1 and 5), one byte of
// a Philox block each. The same resamples for every column, estimator and policy, so that ratios
// and differences can be taken resample by resample. Any thread count gives the same bits.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "evaluation/run_statistics.h"

namespace marketday {

class GroupBootstrap {
 public:
  explicit GroupBootstrap(std::size_t groups, int resamples = 1'000);

  int resamples() const { return resamples_; }
  // Weighted sums of each column: result[resample * columns + column]. Columns: one number a group.
  std::vector<double> sums(std::span<const std::span<const double>> columns) const;

 private:
  std::size_t groups_;
  int resamples_;
};

// From the resampled values of an estimate (they are sorted here), 1 - `level` in the tails.
Interval percentile_interval(std::vector<double> resampled, double level);
// Efron 1987: bias-corrected and accelerated; `influence`: one number a group.
Interval bca_interval(std::vector<double> resampled, double estimate,
                      std::span<const double> influence, double level);

}  // namespace marketday
