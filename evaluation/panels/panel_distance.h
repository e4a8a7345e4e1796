// How far two panels lie apart, stage by stage of buying (Xia et al. 2023, "RetailSynth", who
// report 1 - the Kolmogorov-Smirnov distance): visits, categories, items, quantities, money. It
// compares distributions; single numbers are `panel_statistics`.
#pragma once

#include <string>
#include <vector>

#include "evaluation/panels/panel_columns.h"
#include "evaluation/run_statistics.h"

namespace marketday {

// 1 - largest difference of the two empirical distribution functions. At least one value each.
double ks_complement(std::vector<double> a, std::vector<double> b);
// Area between the two distribution functions, in the values' unit.
double wasserstein_1(std::vector<double> a, std::vector<double> b);
// 2 E|X - Y| - E|X - X'| - E|Y - Y'|, which is twice the area between the functions squared.
double energy_distance(std::vector<double> a, std::vector<double> b);

struct PanelStage {
  std::string name;
  std::string unit;
  std::string what;
  unsigned needs;    // PanelPart flags
  bool retailsynth;  // one of the five
  std::vector<double> (*values)(const PanelColumns& columns);
};
const std::vector<PanelStage>& panel_stages();

struct StageDistance {
  const PanelStage* stage = nullptr;
  std::size_t real_values = 0;
  std::size_t simulated_values = 0;
  double ks_complement = 0.0;
  Interval ks_interval;  // 90 %, customers of both panels resampled
  double wasserstein = 0.0;
  double energy = 0.0;
  double real_mean = 0.0;
  double simulated_mean = 0.0;
  double half_against_half = 0.0;  // KS complement of one half of the real customers and the other
};

// Of the stages that both panels tell and have values of. No resamples: point values alone, for
// calibration.
std::vector<StageDistance> stage_distances(const PurchasePanel& real,
                                           const PurchasePanel& simulated, int resamples = 0,
                                           std::uint64_t seed = 0);

}  // namespace marketday
