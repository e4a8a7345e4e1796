#include "experiments/facts.h"

#include <fmt/core.h>
#include <tbb/global_control.h>

#include <cmath>
#include <filesystem>

#include "experiments/cell.h"
#include "experiments/facts_files.h"
#include "experiments/output_folder.h"
#include "experiments/progress.h"
#include "experiments/runner.h"
#include "scenarios/scenario.h"
#include "sim/io/files.h"

namespace marketday {
namespace {

namespace fs = std::filesystem;

const std::string kNames[] = {"facts.csv", "facts.html"};

facts::Scope scope_of(const Json& section) {
  facts::Scope scope;
  const std::string preset = section.at("preset");
  if (preset == "A") scope.preset = facts::Preset::storable;
  if (preset == "B") scope.preset = facts::Preset::general;
  for (const Json& row : section.at("exempt")) scope.exempt[row.at("fact")] = row.at("why");
  return scope;
}

void require_weeks(const Scenario& scenario) {
  const double days_a_week = 7.0 / scenario.market->clock.period_days;
  if (std::abs(days_a_week - std::round(days_a_week)) < 1e-9) return;
  throw InputError(
      fmt::format("scenario {}: clock.period_days {} does not divide a week, which facts are "
                  "measured by; use 1 "
                  "or 7",
                  scenario.name, scenario.market->clock.period_days));
}

facts::FactsReport measure(const Scenario& scenario, const FactsOptions& options) {
  facts::MeasureOptions measure;
  measure.first_seed = options.first_seed;
  measure.seeds = options.seeds;
  measure.study = {options.shoppers, options.days};
  Progress progress(facts::planned_days(*scenario.market, measure.study) * options.seeds,
                    options.quiet);
  return facts::measure_facts(*scenario.market, scope_of(scenario.resolved.at("facts")), measure,
                              [&] {
                                if (interrupted) throw Interrupted();
                                progress.add(1);
                              });
}

void write(const fs::path& folder, const facts::FactsReport& report, const FactsTitle& title) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw FileError(folder.string(), error.message());
  write_file_atomically((folder / kNames[0]).string(), facts_csv(report));
  write_file_atomically((folder / kNames[1]).string(), facts_page(report, title));
}

}  // namespace

FactsOutcome run_facts(const FactsOptions& options) {
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                  static_cast<std::size_t>(thread_count(options.threads)));
  const Scenario scenario = load_scenario(options.scenario);
  require_weeks(scenario);
  const fs::path folder = options.output.empty() ? fs::path("results") / ("facts-" + scenario.name)
                                                 : fs::path(options.output);
  require_free_folder(folder, kNames, options.force);
  facts::FactsReport report;
  try {
    report = measure(scenario, options);
  } catch (const Interrupted&) {
    throw Error(130, "interrupted; nothing was written");
  }
  write(folder, report, {scenario.name, scenario.summary, options.first_seed, options.seeds});
  return {fmt::format("{}page: {}\n", facts_text(report), (folder / kNames[1]).string()),
          report.passes()};
}

}  // namespace marketday
