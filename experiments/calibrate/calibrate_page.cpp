#include <cmath>

#include "experiments/calibrate/calibrate_tables.h"
#include "experiments/embedded.h"
#include "experiments/page.h"
#include "experiments/version.h"

namespace marketday {
namespace {

Json cell(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json parameters_json(const Calibration& c, const CalibrationStudy& study) {
  Json rows = Json::array();
  for (std::size_t i = 0; i < study.parameters.size(); ++i) {
    const CalibrationParameter& p = c.problem.parameters[i];
    const EstimatedParameter& e = study.parameters[i];
    rows.push_back({p.name, p.low, p.high, p.informed ? "normal" : "even", cell(e.estimate),
                    cell(e.standard_error), cell(e.low), cell(e.high), cell(e.contraction),
                    e.prior_driven() ? "prior-driven" : ""});
  }
  return rows;
}

Json targets_json(const Calibration& c, const CalibrationStudy& study) {
  Json rows = Json::array();
  for (std::size_t i = 0; i < study.targets.size(); ++i) {
    const CalibrationTarget& t = c.problem.targets[i];
    const JudgedTarget& j = study.targets[i];
    rows.push_back({t.name, t.hold_out ? "held out" : "fitted", t.value, t.standard_error,
                    cell(j.simulated), cell(j.z), cell(j.predicted_low), cell(j.predicted_high),
                    cell(j.predictive_p), j.agrees() ? "agrees" : "differs", t.source});
  }
  return rows;
}

Json stages_json(const CalibrationStudy& study) {
  Json rows = Json::array();
  for (const PanelPeriod& period : study.periods) {
    for (const StageDistance& d : period.stages) {
      rows.push_back({d.stage->name, period.name, cell(d.ks_complement), cell(d.ks_interval.low),
                      cell(d.ks_interval.high), cell(d.real_mean), cell(d.simulated_mean),
                      cell(d.half_against_half)});
    }
    if (!period.classifier) continue;
    const ClassifierTest& test = *period.classifier;
    rows.push_back({"AUC of a classifier, all features", period.name, cell(test.auc),
                    cell(test.interval.low), cell(test.interval.high), nullptr, nullptr, nullptr});
  }
  return rows;
}

Json profiles_json(const Calibration& c, const CalibrationStudy& study) {
  Json curves = Json::object();
  for (const ProfilePoint& point : study.profile) {
    const CalibrationParameter& p = c.problem.parameters[static_cast<std::size_t>(point.parameter)];
    curves[p.name].push_back(
        {from_working(p.transform, point.working), cell(point.criterion - study.smm->j)});
  }
  return curves;
}

Json sensitivities_json(const Calibration& c, const CalibrationStudy& study) {
  Json rows = Json::array();
  if (!study.sensitivities) return rows;
  for (std::size_t t = 0; t < c.problem.targets.size(); ++t) {
    Json row = {c.problem.targets[t].name};
    for (Eigen::Index p = 0; p < c.problem.dimensions(); ++p) {
      row.push_back(cell(study.sensitivities->mean_absolute(static_cast<Eigen::Index>(t), p) /
                         c.problem.targets[t].standard_error));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

Json checks_json(const Calibration& c, const CalibrationStudy& study) {
  Json rows = Json::array();
  for (std::size_t i = 0; i < c.problem.parameters.size(); ++i) {
    const auto at = static_cast<Eigen::Index>(i);
    Json row = {c.problem.parameters[i].name};
    if (study.recovery) {
      const RecoveredParameter& p = study.recovery->parameters[i];
      row.insert(row.end(), {cell(p.bias), cell(p.bias_error), cell(p.rmse), cell(p.prior_sd),
                             cell(p.coverage)});
    } else {
      for (int empty = 0; empty < 5; ++empty) row.push_back(nullptr);
    }
    row.push_back(study.sbc ? cell(study.sbc->p[at]) : Json(nullptr));
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

std::string calibration_page(const Calibration& c, const CalibrationStudy& study) {
  Json names = Json::array();
  for (const CalibrationParameter& p : c.problem.parameters) names.push_back(p.name);
  Json page = {{"name", c.name},
               {"summary", c.summary},
               {"base", c.scenario.name},
               {"version", version()},
               {"simulations", study.simulations},
               {"names", names},
               {"parameters", parameters_json(c, study)},
               {"targets", targets_json(c, study)},
               {"stages", stages_json(study)},
               {"profiles", profiles_json(c, study)},
               {"sensitivities", sensitivities_json(c, study)},
               {"checks", study.recovery || study.sbc ? checks_json(c, study) : Json::array()}};
  if (study.smm) {
    page["j"] = {cell(study.smm->j), study.smm->degrees, cell(study.smm->p)};
  }
  if (study.identified) {
    const Eigen::VectorXd& s = study.identified->singular_values;
    page["singular_values"] = std::vector<double>(s.begin(), s.end());
    page["identified"] = study.identified->identified();
  }
  return fill_page(calibrate_template(), page);
}

}  // namespace marketday
