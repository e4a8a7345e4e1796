// Named numbers of a panel (moments): what a simulated market is compared with data by. One table;
// a new statistic is a row of it. Standard errors and covariances come from resampling customers.
#pragma once

#include <Eigen/Core>
#include <string>
#include <vector>

#include "evaluation/panels/panel_columns.h"

namespace marketday {

struct PanelStatistic {
  std::string name;
  std::string unit;
  std::string what;
  std::string fact;                              // that it answers (docs/facts.md); empty: none
  unsigned needs;                                // PanelPart flags
  double (*value)(const PanelColumns& columns);  // not a number where nothing can be said
};

const std::vector<PanelStatistic>& panel_statistics();
// InputError with the nearest name.
const PanelStatistic& panel_statistic(const std::string& name);
// Those a panel with these parts can tell.
std::vector<const PanelStatistic*> statistics_of_parts(unsigned parts);

using StatisticList = std::vector<const PanelStatistic*>;
std::vector<double> measure(const PurchasePanel& panel, const StatisticList& statistics);

// Point values with the covariance of their sampling error. Statistics that the panel cannot tell
// (not a number, in the panel or in more than a tenth of the resamples) are left out.
struct StatisticEstimates {
  StatisticList statistics;
  std::vector<double> values;
  Eigen::MatrixXd covariance;
  int resamples = 0;  // that told all of them

  double standard_error(std::size_t i) const;
};

inline constexpr std::uint64_t kPanelBootstrapSeed = 0x70616e656cU;

// Customers drawn with replacement, each with all its baskets; the draws are keyed by `seed`, so
// that the same panel gives the same bits for any thread count.
StatisticEstimates estimate_statistics(const PurchasePanel& panel, const StatisticList& statistics,
                                       int resamples = 400,
                                       std::uint64_t seed = kPanelBootstrapSeed);

// The panel's `resample`-th resample of customers.
PurchasePanel resampled(const PurchasePanel& panel, int resample, std::uint64_t seed);

}  // namespace marketday
