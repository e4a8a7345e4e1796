// A calibration carried out: estimates, posterior draws and every check that its file asks for.
// Simulates through an Evaluator; writes nothing.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "experiments/calibrate/calibration.h"
#include "experiments/panel/panel_period.h"
#include "models/calibration/identifiability.h"
#include "models/calibration/recovery.h"

namespace marketday {

struct EstimatedParameter {
  double estimate = 0.0;        // natural units
  double standard_error = 0.0;  // natural units, delta method or posterior deviation
  double low = 0.0;             // 90 % interval
  double high = 0.0;
  double contraction = 0.0;
  bool prior_driven() const { return contraction < kPriorDriven; }
};

struct JudgedTarget {
  double simulated = 0.0;  // mean over replicates at the estimate
  double simulation_error = 0.0;
  double z = 0.0;  // simulated less observed, in standard errors of both
  // Of what the posterior predicts for data like these: middle 90 % and the chance of a value
  // above the observed one. Not a number without predictive draws.
  double predicted_low = 0.0;
  double predicted_high = 0.0;
  double predictive_p = 0.0;
  bool is_fact = false;
  bool in_range = false;    // of a fact
  bool fact_fails = false;  // a hard fact outside its range
  // A fact in its range; else .05 <= p <= .95, and without predictive draws |z| <= 1.96.
  bool agrees() const;
};

struct CalibrationStudy {
  std::optional<SmmFit> smm;
  std::optional<AbcPosterior> abc;
  Eigen::VectorXd working;  // the estimate
  Eigen::MatrixXd draws;    // working scale, a row a draw, equal weights
  std::vector<EstimatedParameter> parameters;
  std::vector<JudgedTarget> targets;
  std::optional<Identifiability> identified;
  std::vector<ProfilePoint> profile;
  std::optional<MorrisEffects> sensitivities;
  std::optional<Recovery> recovery;
  std::optional<SimulationBasedCalibration> sbc;
  std::vector<PanelPeriod> periods;  // the panel simulated at the estimate beside the real one
  std::int64_t simulations = 0;
  bool facts_hold = true;
};

// `say`: told what comes next.
CalibrationStudy carry_out(const Calibration& calibration, Evaluator& evaluator,
                           const std::function<void(const std::string&)>& say);

}  // namespace marketday
