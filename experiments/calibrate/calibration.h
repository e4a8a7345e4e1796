// A calibration as its file describes it: base scenario, parameters with priors, targets, method
// and checks. Read from YAML and checked whole before anything is simulated.
#pragma once

#include <optional>

#include "experiments/calibrate/target_source.h"
#include "experiments/calibrate/tier_one.h"
#include "models/calibration/abc.h"
#include "models/calibration/morris.h"
#include "models/calibration/smm.h"

namespace marketday {

struct CalibrationChecks {
  int profile_points = 0;    // places a parameter; 0: no profiles
  int trajectories = 0;      // of Morris; 0: no sensitivities
  int predictive_draws = 0;  // of the posterior, simulated; 0: no predictive checks
  int recovery_truths = 0;   // 0: no parameter recovery
  int bank_draws = 0;        // of the prior, for recovery's starts and simulation-based calibration
  int sbc_truths = 0;        // 0: no simulation-based calibration
  int sbc_kept = 0;          // nearest draws of the bank that are a posterior
};

// Data behind panel targets.
struct CalibrationData {
  std::string file;
  std::string sha256;
  std::string report;     // rows read, used and turned away
  int fit_days = 0;       // the days that are fitted
  int hold_out_days = 0;  // after those
  std::shared_ptr<const PurchasePanel> whole;
};

struct Calibration {
  std::string name;
  std::string summary;
  Scenario scenario;
  std::uint64_t seed = 0;
  CalibrationProblem problem;  // its simulator measures `source` on the scenario
  TargetSource source;
  std::vector<TierOneSource> tier_one;
  std::optional<CalibrationData> data;
  bool smm = true;
  bool abc = false;
  SmmOptions smm_options;
  AbcOptions abc_options;
  CalibrationChecks checks;
  int draws = 200;  // of the posterior that are written
  int panel_resamples = 400;
  Json resolved;  // reads back, data files as they were named
};

bool is_calibration(const YamlNode& root);
Calibration read_calibration(const YamlNode& root, const std::string& beside);

// The scenario at a place of the search.
Scenario scenario_at(const Calibration& calibration, const std::vector<double>& parameters);

// The keys of a calibration file, for `marketday describe calibration` and the docs.
Description calibration_description();

}  // namespace marketday
