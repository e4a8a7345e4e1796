#include <fmt/core.h>

#include <cmath>

#include "experiments/panel/panel_study.h"
#include "sim/io/csv.h"

namespace marketday {
namespace {

std::string cell(double value) {
  return std::isfinite(value) ? fmt::format("{:.4g}", value) : "-";
}

// In standard errors of the difference; between seeds' error taken in.
double z_of(const PanelStudy& study, const PanelOptions& options, std::size_t i) {
  const double real_error = study.real.standard_error(i);
  const double sd = std::isfinite(study.simulated[i].sd) ? study.simulated[i].sd : 0.0;
  const double error = std::sqrt(real_error * real_error + sd * sd / options.seeds);
  return (study.simulated[i].mean - study.real.values[i]) / error;
}

std::string statistics_text(const PanelStudy& study, const PanelOptions& options) {
  const bool with = !study.simulated.empty();
  std::string text = fmt::format("{:<28}{:>14}{:>12}{:>10}", "statistic", "unit", "real", "se");
  if (with) text += fmt::format("{:>12}{:>10}{:>9}", "simulated", "sd", "z");
  text += "\n";
  for (std::size_t i = 0; i < study.real.values.size(); ++i) {
    const PanelStatistic& s = *study.real.statistics[i];
    text += fmt::format("{:<28}{:>14}{:>12}{:>10}", s.name, s.unit, cell(study.real.values[i]),
                        cell(study.real.standard_error(i)));
    if (with) {
      text +=
          fmt::format("{:>12}{:>10}{:>9}", cell(study.simulated[i].mean),
                      cell(study.simulated[i].sd), fmt::format("{:+.1f}", z_of(study, options, i)));
    }
    text += "\n";
  }
  return text;
}

std::string statistics_csv(const PanelStudy& study, const PanelOptions& options) {
  CsvWriter csv({"name", "unit", "value", "standard_error", "simulated", "simulated_sd", "z",
                 "fact", "days", "data", "sha256"});
  for (std::size_t i = 0; i < study.real.values.size(); ++i) {
    const PanelStatistic& s = *study.real.statistics[i];
    const bool with = !study.simulated.empty();
    csv.text(s.name).text(s.unit).number(study.real.values[i]);
    csv.number(study.real.standard_error(i));
    csv.number(with ? study.simulated[i].mean : std::nan(""));
    csv.number(with ? study.simulated[i].sd : std::nan(""));
    csv.number(with ? z_of(study, options, i) : std::nan("")).text(s.fact).integer(study.days);
    csv.text(options.data).text(study.sha256).end_row();
  }
  return csv.take();
}

std::string covariance_csv(const PanelStudy& study) {
  std::vector<std::string> header = {"name"};
  for (const PanelStatistic* s : study.real.statistics) header.push_back(s->name);
  CsvWriter csv(header);
  for (Eigen::Index i = 0; i < study.real.covariance.rows(); ++i) {
    csv.text(study.real.statistics[static_cast<std::size_t>(i)]->name);
    for (Eigen::Index j = 0; j < study.real.covariance.cols(); ++j) {
      csv.number(study.real.covariance(i, j));
    }
    csv.end_row();
  }
  return csv.take();
}

}  // namespace

std::string panel_text(const PanelStudy& study, const PanelOptions& options) {
  std::string text = fmt::format("{}: {}\n{} days from {}, {} customers, {} baskets", options.data,
                                 study.report.text(), study.days, study.report.first_date,
                                 study.customers, study.baskets);
  if (!study.simulated.empty()) {
    text += fmt::format("; {}: {} customers over {} seeds", options.scenario,
                        study.simulated_customers, options.seeds);
  }
  text += "\n\n" + statistics_text(study, options);
  for (const PanelPeriod& period : study.periods) text += period_text(period);
  if (!study.periods.empty()) {
    text +=
        "* the five stages of RetailSynth; half/half: 1 - KS of two halves of the real "
        "customers\n";
  }
  return text;
}

std::vector<std::pair<std::string, std::string>> panel_files(const PanelStudy& study,
                                                             const PanelOptions& options) {
  std::vector<std::pair<std::string, std::string>> files = {
      {"statistics.csv", statistics_csv(study, options)},
      {"covariance.csv", covariance_csv(study)}};
  if (!study.periods.empty()) {
    files.emplace_back("stages.csv", stages_csv(study.periods));
    files.emplace_back("classifier.csv", classifier_csv(study.periods));
  }
  return files;
}

}  // namespace marketday
