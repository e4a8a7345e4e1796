#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "experiments/calibrate/calibrate_tables.h"

namespace marketday {
namespace {

std::string short_number(double value) {
  if (!std::isfinite(value)) return "-";
  return fmt::format("{:.4g}", value);
}

std::string parameters_text(const Calibration& c, const CalibrationStudy& study) {
  std::string text = fmt::format("{:<34} {:>10} {:>10} {:>22} {:>12}\n", "parameter", "estimate",
                                 "se", "90 % interval", "contraction");
  for (std::size_t i = 0; i < study.parameters.size(); ++i) {
    const EstimatedParameter& e = study.parameters[i];
    text +=
        fmt::format("{:<34} {:>10} {:>10} {:>22} {:>12}{}\n", c.problem.parameters[i].name,
                    short_number(e.estimate), short_number(e.standard_error),
                    fmt::format("[{}, {}]", short_number(e.low), short_number(e.high)),
                    fmt::format("{:.2f}", e.contraction), e.prior_driven() ? "  prior-driven" : "");
  }
  return text;
}

std::string targets_text(const Calibration& c, const CalibrationStudy& study, bool hold_out) {
  std::string text;
  for (std::size_t i = 0; i < study.targets.size(); ++i) {
    const CalibrationTarget& t = c.problem.targets[i];
    if (t.hold_out != hold_out) continue;
    const JudgedTarget& j = study.targets[i];
    text += fmt::format(
        "{:<34} {:>10} {:>10} {:>10} {:>7.2f} {:>22} {:>6} {}{}\n", t.name, short_number(t.value),
        short_number(t.standard_error), short_number(j.simulated), j.z,
        fmt::format("[{}, {}]", short_number(j.predicted_low), short_number(j.predicted_high)),
        std::isfinite(j.predictive_p) ? fmt::format("{:.2f}", j.predictive_p) : "-",
        j.agrees() ? "agrees" : "differs", j.fact_fails ? ", hard fact fails" : "");
  }
  if (text.empty()) return text;
  return fmt::format("\n{:<34} {:>10} {:>10} {:>10} {:>7} {:>22} {:>6}\n",
                     hold_out ? "held out" : "fitted", "observed", "se", "simulated", "z",
                     "predicted, 90 %", "p") +
         text;
}

std::string smm_text(const CalibrationStudy& study) {
  if (!study.smm) return "";
  const SmmFit& fit = *study.smm;
  std::string text =
      fmt::format("\nJ = {:.2f}, {} degrees of freedom, p = {}{}\n", fit.j, fit.degrees,
                  short_number(fit.p), fit.converged ? "" : "; warning: the search did not settle");
  if (!study.identified) return text;
  const Identifiability& what = *study.identified;
  text += "singular values:";
  for (const double value : what.singular_values) text += " " + short_number(value);
  return text + fmt::format("; condition {}: {}\n", short_number(what.condition),
                            what.identified() ? "identified" : "not identified");
}

std::string abc_text(const CalibrationStudy& study) {
  if (!study.abc) return "";
  const AbcRound& last = study.abc->rounds.back();
  return fmt::format("ABC: {} rounds, last tolerance {}, acceptance {:.3f}{}\n",
                     study.abc->rounds.size(), short_number(last.tolerance), last.acceptance,
                     study.abc->stopped_by_budget ? "; stopped by most_simulations" : "");
}

std::string periods_text(const CalibrationStudy& study) {
  std::string text;
  for (const PanelPeriod& period : study.periods) text += period_text(period);
  return text;
}

std::string checks_text(const Calibration& c, const CalibrationStudy& study) {
  std::string text;
  if (study.recovery) {
    text += fmt::format("\n{:<34} {:>10} {:>10} {:>10} {:>12}\n",
                        fmt::format("recovery of {} truths", study.recovery->truths.rows()), "bias",
                        "+-", "rmse", "coverage 90 %");
    for (std::size_t i = 0; i < study.recovery->parameters.size(); ++i) {
      const RecoveredParameter& p = study.recovery->parameters[i];
      text += fmt::format("{:<34} {:>10} {:>10} {:>10} {:>12.2f}\n", c.problem.parameters[i].name,
                          short_number(p.bias), short_number(p.bias_error), short_number(p.rmse),
                          p.coverage);
    }
  }
  if (study.sbc) {
    text += "\nranks of truths among posterior draws, p of an even histogram:";
    for (const double p : study.sbc->p) text += " " + short_number(p);
    text += "\n";
  }
  return text;
}

std::string verdict(const Calibration& c, const CalibrationStudy& study) {
  std::size_t held = 0;
  std::size_t agreeing = 0;
  std::size_t fitted_agreeing = 0;
  for (std::size_t i = 0; i < study.targets.size(); ++i) {
    if (c.problem.targets[i].hold_out) {
      ++held;
      if (study.targets[i].agrees()) ++agreeing;
    } else if (study.targets[i].agrees()) {
      ++fitted_agreeing;
    }
  }
  return fmt::format(
      "\n{} of {} fitted and {} of {} held-out targets agree; {} markets simulated\n",
      fitted_agreeing, study.targets.size() - held, agreeing, held, study.simulations);
}

}  // namespace

std::string calibration_text(const Calibration& c, const CalibrationStudy& study) {
  const std::string data = c.data ? c.data->file + ": " + c.data->report + "\n\n" : "";
  return data + parameters_text(c, study) + targets_text(c, study, false) +
         targets_text(c, study, true) + smm_text(study) + abc_text(study) + periods_text(study) +
         checks_text(c, study) + verdict(c, study);
}

}  // namespace marketday
