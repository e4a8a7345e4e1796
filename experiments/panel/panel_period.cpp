#include "experiments/panel/panel_period.h"

#include <fmt/core.h>

#include <cmath>

#include "sim/io/csv.h"

namespace marketday {
namespace {

std::string cell(double value) {
  return std::isfinite(value) ? fmt::format("{:.4g}", value) : "-";
}

}  // namespace

PanelPeriod compare_period(const std::string& name, const PurchasePanel& real,
                           const PurchasePanel& simulated, int resamples, std::uint64_t seed) {
  PanelPeriod period{name, stage_distances(real, simulated, resamples, seed), std::nullopt};
  const ClassifierTest test = classifier_test(real, simulated, seed);
  if (std::isfinite(test.auc)) period.classifier = test;
  return period;
}

std::string period_text(const PanelPeriod& period) {
  std::string text = fmt::format("\n{:<20}{:>12}{:>12}{:>8}{:>16}{:>12}{:>12}{:>10}\n",
                                 "stage (" + period.name + ")", "real mean", "simulated", "1 - KS",
                                 "90 %", "half/half", "W1", "energy");
  for (const StageDistance& d : period.stages) {
    text += fmt::format("{:<20}{:>12}{:>12}{:>8}{:>16}{:>12}{:>12}{:>10}\n",
                        d.stage->name + (d.stage->retailsynth ? " *" : ""), cell(d.real_mean),
                        cell(d.simulated_mean), fmt::format("{:.3f}", d.ks_complement),
                        fmt::format("{:.3f} .. {:.3f}", d.ks_interval.low, d.ks_interval.high),
                        fmt::format("{:.3f}", d.half_against_half), cell(d.wasserstein),
                        cell(d.energy));
  }
  if (period.classifier) {
    const ClassifierTest& c = *period.classifier;
    text += fmt::format(
        "classifier: AUC {:.3f} ({:.3f} .. {:.3f}), {} real customers and as many simulated, {} "
        "features\n",
        c.auc, c.interval.low, c.interval.high, c.customers, c.features.size());
  }
  return text;
}

std::string stages_csv(const std::vector<PanelPeriod>& periods) {
  CsvWriter csv({"period", "stage", "unit", "retailsynth", "real_values", "simulated_values",
                 "real_mean", "simulated_mean", "ks_complement", "ks_low", "ks_high",
                 "half_against_half", "wasserstein_1", "energy_distance"});
  for (const PanelPeriod& period : periods) {
    for (const StageDistance& d : period.stages) {
      csv.text(period.name).text(d.stage->name).text(d.stage->unit).integer(d.stage->retailsynth);
      csv.integer(static_cast<std::int64_t>(d.real_values));
      csv.integer(static_cast<std::int64_t>(d.simulated_values));
      csv.number(d.real_mean).number(d.simulated_mean).number(d.ks_complement);
      csv.number(d.ks_interval.low).number(d.ks_interval.high).number(d.half_against_half);
      csv.number(d.wasserstein).number(d.energy).end_row();
    }
  }
  return csv.take();
}

std::string classifier_csv(const std::vector<PanelPeriod>& periods) {
  CsvWriter csv({"period", "feature", "auc", "ci_low", "ci_high", "customers"});
  for (const PanelPeriod& period : periods) {
    if (!period.classifier) continue;
    const ClassifierTest& c = *period.classifier;
    const auto customers = static_cast<std::int64_t>(c.customers);
    csv.text(period.name).text("all").number(c.auc).number(c.interval.low);
    csv.number(c.interval.high).integer(customers).end_row();
    for (std::size_t f = 0; f < c.alone.size(); ++f) {
      csv.text(period.name).text(c.features[f]).number(c.alone[f]);
      csv.text("").text("").integer(customers).end_row();
    }
  }
  return csv.take();
}

}  // namespace marketday
