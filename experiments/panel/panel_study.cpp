#include "experiments/panel/panel_study.h"

#include <fmt/core.h>

#include <cmath>
#include <filesystem>

#include "experiments/cell.h"
#include "experiments/progress.h"
#include "scenarios/scenario.h"
#include "sim/io/files.h"
#include "sim/parallel.h"

namespace marketday {
namespace {

// Panels of the scenario, one a seed, as the real one would show them.
std::vector<PurchasePanel> simulate(const PanelOptions& options, const PurchasePanel& real) {
  const Scenario scenario = load_scenario(options.scenario);
  Recording recording = options.recording;
  if (recording.days == 0) recording.days = real.days;
  std::vector<PurchasePanel> panels(static_cast<std::size_t>(options.seeds));
  Progress progress(std::int64_t{planned_days(*scenario.market, recording)} * options.seeds,
                    options.quiet);
  for_each_task(static_cast<std::uint32_t>(options.seeds), [&](std::uint32_t s) {
    Recording mine = recording;
    mine.seed = options.first_seed + s;
    panels[s] = as_seen_in(real, record_panel(*scenario.market, mine, [&] {
                             if (interrupted) throw Error(130, "interrupted; nothing was written");
                             progress.add(1);
                           }));
  });
  for (const PurchasePanel& panel : panels) {
    if (!panel.baskets.empty()) continue;
    throw InputError(fmt::format("scenario {}: nobody bought anything in {} days", scenario.name,
                                 recording.days));
  }
  return panels;
}

std::vector<SimulatedStatistic> simulated_statistics(const std::vector<PurchasePanel>& panels,
                                                     const StatisticList& statistics, int days) {
  std::vector<std::vector<double>> by_seed;
  for (const PurchasePanel& panel : panels) {
    by_seed.push_back(measure(days_of(panel, 0, std::min(days, panel.days)), statistics));
  }
  const auto n = static_cast<double>(by_seed.size());
  std::vector<SimulatedStatistic> result(statistics.size());
  for (std::size_t i = 0; i < statistics.size(); ++i) {
    for (const auto& values : by_seed) result[i].mean += values[i] / n;
    double squares = 0.0;
    for (const auto& values : by_seed) squares += std::pow(values[i] - result[i].mean, 2);
    result[i].sd = n > 1.0 ? std::sqrt(squares / (n - 1.0)) : std::nan("");
  }
  return result;
}

void check_days(const PanelOptions& options, const PurchasePanel& real) {
  if (options.fit_days < real.days) return;
  throw InputError(Place{"command line", 0, 0}, "--fit-days",
                   fmt::format("found {}", options.fit_days),
                   fmt::format("the data cover {} days; leave some to hold out", real.days));
}

}  // namespace

PanelStudy study_panel(const PanelOptions& options) {
  const std::string beside = std::filesystem::path(options.recipe).parent_path().string();
  ReadPanel read = read_panel(CsvTable::load(options.data), YamlNode::load(options.recipe), beside);
  const PurchasePanel& real = read.panel;
  check_days(options, real);
  PanelStudy study;
  study.report = read.report;
  study.sha256 = sha256_file(options.data);
  study.days = options.fit_days > 0 ? options.fit_days : real.days;
  const PurchasePanel fitted = days_of(real, 0, study.days);
  for (const double days : PanelColumns(fitted).purchase_days) study.customers += days > 0.0;
  study.baskets = fitted.baskets.size();
  study.real = estimate_statistics(fitted, statistics_of_parts(real.parts), options.resamples);
  if (options.scenario.empty()) return study;
  const std::vector<PurchasePanel> panels = simulate(options, real);
  study.simulated = simulated_statistics(panels, study.real.statistics, study.days);
  const PurchasePanel all = joined(panels);
  study.simulated_customers = all.customers();
  const int until = std::min(study.days, all.days);
  study.periods.push_back(compare_period(options.fit_days > 0 ? "fit" : "all", fitted,
                                         days_of(all, 0, until), std::min(options.resamples, 100),
                                         options.first_seed));
  if (options.fit_days > 0 && all.days > study.days) {
    study.periods.push_back(compare_period("held_out", days_of(real, study.days, real.days),
                                           days_of(all, study.days, std::min(all.days, real.days)),
                                           std::min(options.resamples, 100), options.first_seed));
  }
  return study;
}

}  // namespace marketday
