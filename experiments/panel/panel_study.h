// The comparison behind `marketday panel`, worked out: statistics, stages, classifier.
#pragma once

#include "evaluation/panels/panel_reader.h"
#include "evaluation/panels/panel_statistics.h"
#include "experiments/panel/panel_command.h"
#include "experiments/panel/panel_period.h"

namespace marketday {

struct SimulatedStatistic {
  double mean = 0.0;  // over seeds
  double sd = 0.0;    // between them
};

struct PanelStudy {
  PanelReport report;
  std::string sha256;  // of the data
  int days = 0;        // of the statistics
  std::size_t customers = 0;
  std::size_t baskets = 0;
  StatisticEstimates real;
  std::vector<SimulatedStatistic> simulated;  // one a statistic; empty without a scenario
  std::size_t simulated_customers = 0;        // all seeds
  std::vector<PanelPeriod> periods;           // empty without a scenario
};

PanelStudy study_panel(const PanelOptions& options);

std::string panel_text(const PanelStudy& study, const PanelOptions& options);
// Name and content of every file.
std::vector<std::pair<std::string, std::string>> panel_files(const PanelStudy& study,
                                                             const PanelOptions& options);

}  // namespace marketday
