#include "experiments/calibrate/calibrate_tables.h"

#include <fmt/core.h>

#include <cmath>

#include "experiments/version.h"
#include "scenarios/parameter_path.h"
#include "sim/io/csv.h"

namespace marketday {
namespace {

const char* name_of(Transform transform) {
  return transform == Transform::log ? "log" : transform == Transform::logit ? "logit" : "none";
}

std::string parameters_csv(const Calibration& c, const CalibrationStudy& study) {
  CsvWriter csv({"parameter", "low", "high", "transform", "prior", "prior_mean", "prior_sd_scale",
                 "estimate", "standard_error", "interval_low", "interval_high", "contraction",
                 "prior_driven"});
  for (std::size_t i = 0; i < study.parameters.size(); ++i) {
    const CalibrationParameter& p = c.problem.parameters[i];
    const EstimatedParameter& e = study.parameters[i];
    csv.text(p.name).number(p.low).number(p.high).text(name_of(p.transform));
    csv.text(p.informed ? "normal" : "even");
    csv.number(from_working(p.transform, p.center())).number(p.spread());
    csv.number(e.estimate).number(e.standard_error).number(e.low).number(e.high);
    csv.number(e.contraction).text(e.prior_driven() ? "yes" : "no").end_row();
  }
  return csv.take();
}

std::string targets_csv(const Calibration& c, const CalibrationStudy& study) {
  CsvWriter csv({"target", "use", "observed", "standard_error", "simulated", "simulation_error",
                 "z", "predicted_low", "predicted_high", "predictive_p", "agrees",
                 "hard_fact_fails", "source"});
  for (std::size_t i = 0; i < study.targets.size(); ++i) {
    const CalibrationTarget& t = c.problem.targets[i];
    const JudgedTarget& j = study.targets[i];
    csv.text(t.name).text(t.hold_out ? "hold-out" : "fitted");
    csv.number(t.value).number(t.standard_error).number(j.simulated).number(j.simulation_error);
    csv.number(j.z).number(j.predicted_low).number(j.predicted_high).number(j.predictive_p);
    csv.text(j.agrees() ? "yes" : "no")
        .text(j.fact_fails ? "yes" : "no")
        .text(t.source.empty() ? "-" : t.source)
        .end_row();
  }
  return csv.take();
}

std::vector<std::string> parameter_names(const Calibration& c, std::vector<std::string> first) {
  for (const CalibrationParameter& p : c.problem.parameters) first.push_back(p.name);
  return first;
}

std::string draws_csv(const Calibration& c, const CalibrationStudy& study) {
  CsvWriter csv(parameter_names(c, {"draw"}));
  for (Eigen::Index i = 0; i < study.draws.rows(); ++i) {
    csv.integer(i);
    for (const double x : c.problem.natural(study.draws.row(i).transpose())) csv.number(x);
    csv.end_row();
  }
  return csv.take();
}

std::string identifiability_csv(const Calibration& c, const Identifiability& what) {
  CsvWriter csv(parameter_names(c, {"singular_value"}));
  for (Eigen::Index i = 0; i < what.singular_values.size(); ++i) {
    csv.number(what.singular_values[i]);
    for (const double x : what.directions.col(i)) csv.number(x);
    csv.end_row();
  }
  return csv.take();
}

std::string profiles_csv(const Calibration& c, const CalibrationStudy& study) {
  CsvWriter csv({"parameter", "value", "criterion", "less_best"});
  for (const ProfilePoint& point : study.profile) {
    const CalibrationParameter& p = c.problem.parameters[static_cast<std::size_t>(point.parameter)];
    csv.text(p.name).number(from_working(p.transform, point.working)).number(point.criterion);
    csv.number(point.criterion - study.smm->j).end_row();
  }
  return csv.take();
}

std::string sensitivities_csv(const Calibration& c, const MorrisEffects& e) {
  CsvWriter csv({"target", "parameter", "mu_star", "mu", "sigma", "mu_star_over_error"});
  for (std::size_t t = 0; t < c.problem.targets.size(); ++t) {
    for (std::size_t p = 0; p < c.problem.parameters.size(); ++p) {
      const auto row = static_cast<Eigen::Index>(t);
      const auto col = static_cast<Eigen::Index>(p);
      csv.text(c.problem.targets[t].name).text(c.problem.parameters[p].name);
      csv.number(e.mean_absolute(row, col)).number(e.mean(row, col)).number(e.deviation(row, col));
      csv.number(e.mean_absolute(row, col) / c.problem.targets[t].standard_error).end_row();
    }
  }
  return csv.take();
}

std::string recovery_csv(const Calibration& c, const Recovery& r) {
  CsvWriter csv({"parameter", "truths", "bias", "bias_error", "rmse", "prior_sd", "coverage_90"});
  for (std::size_t i = 0; i < r.parameters.size(); ++i) {
    const RecoveredParameter& p = r.parameters[i];
    csv.text(c.problem.parameters[i].name).integer(r.truths.rows());
    csv.number(p.bias).number(p.bias_error).number(p.rmse).number(p.prior_sd).number(p.coverage);
    csv.end_row();
  }
  return csv.take();
}

std::string recovered_csv(const Calibration& c, const Recovery& r) {
  CsvWriter csv({"truth", "parameter", "true_value", "estimate", "standard_error", "converged"});
  for (Eigen::Index t = 0; t < r.truths.rows(); ++t) {
    for (std::size_t i = 0; i < c.problem.parameters.size(); ++i) {
      const auto col = static_cast<Eigen::Index>(i);
      csv.integer(t).text(c.problem.parameters[i].name).number(r.truths(t, col));
      csv.number(r.estimates(t, col)).number(r.errors(t, col));
      csv.text(r.converged[static_cast<std::size_t>(t)] ? "yes" : "no").end_row();
    }
  }
  return csv.take();
}

std::string ranks_csv(const Calibration& c, const SimulationBasedCalibration& s) {
  CsvWriter csv({"parameter", "truths", "draws", "bins", "chi2", "p"});
  for (std::size_t i = 0; i < c.problem.parameters.size(); ++i) {
    const auto col = static_cast<Eigen::Index>(i);
    csv.text(c.problem.parameters[i].name).integer(s.ranks.rows()).integer(s.draws);
    csv.integer(s.bins).number(s.chi2[col]).number(s.p[col]).end_row();
  }
  return csv.take();
}

std::string rounds_csv(const AbcPosterior& posterior) {
  CsvWriter csv({"round", "tolerance", "simulations", "acceptance", "effective_size"});
  for (std::size_t i = 0; i < posterior.rounds.size(); ++i) {
    const AbcRound& r = posterior.rounds[i];
    csv.integer(static_cast<std::int64_t>(i)).number(r.tolerance).integer(r.simulations);
    csv.number(r.acceptance).number(r.effective_size).end_row();
  }
  return csv.take();
}

Json provenance(const Calibration& c, const CalibrationStudy& study) {
  Json data = Json::array();
  for (const TierOneSource& t : c.tier_one) {
    data.push_back({{"name", t.source}, {"sha256", t.data_sha256}, {"used", t.model}});
  }
  if (c.data) {
    data.push_back({{"name", c.data->file}, {"sha256", c.data->sha256}, {"used", "panel"}});
  }
  Json parameters = Json::array();
  for (std::size_t i = 0; i < study.parameters.size(); ++i) {
    const EstimatedParameter& e = study.parameters[i];
    parameters.push_back({{"key", c.problem.parameters[i].name},
                          {"estimate", e.estimate},
                          {"standard_error", e.standard_error},
                          {"prior_driven", e.prior_driven()}});
  }
  return {{"name", c.name},
          {"version", version()},
          {"base", c.scenario.name},
          {"seed", c.seed},
          {"simulations", study.simulations},
          {"data", data},
          {"parameters", parameters}};
}

}  // namespace

std::map<std::string, std::string> calibration_tables(const Calibration& c,
                                                      const CalibrationStudy& study) {
  std::map<std::string, std::string> files;
  files["parameters.csv"] = parameters_csv(c, study);
  files["targets.csv"] = targets_csv(c, study);
  files["draws.csv"] = draws_csv(c, study);
  if (study.identified) files["identifiability.csv"] = identifiability_csv(c, *study.identified);
  if (!study.profile.empty()) files["profiles.csv"] = profiles_csv(c, study);
  if (study.sensitivities) files["sensitivities.csv"] = sensitivities_csv(c, *study.sensitivities);
  if (study.recovery) {
    files["recovery.csv"] = recovery_csv(c, *study.recovery);
    files["recovered.csv"] = recovered_csv(c, *study.recovery);
  }
  if (study.sbc) files["ranks.csv"] = ranks_csv(c, *study.sbc);
  if (study.abc) files["rounds.csv"] = rounds_csv(*study.abc);
  if (!study.periods.empty()) {
    files["stages.csv"] = stages_csv(study.periods);
    files["classifier.csv"] = classifier_csv(study.periods);
  }
  return files;
}

std::string calibrated_scenario(const Calibration& c, const CalibrationStudy& study) {
  std::vector<std::string> paths;
  std::vector<double> values;
  for (std::size_t i = 0; i < study.parameters.size(); ++i) {
    paths.push_back(c.problem.parameters[i].name);
    values.push_back(study.parameters[i].estimate);
  }
  Json resolved = with_numbers_resolved(c.scenario.resolved, paths, values);
  resolved["scenario"] = c.name;
  if (!c.summary.empty()) resolved["summary"] = c.summary;
  resolved["calibration"] = provenance(c, study);
  return to_yaml(resolved);
}

}  // namespace marketday
