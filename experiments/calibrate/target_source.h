// Where a calibration's targets are measured on a simulated market: stylised facts by their studies
// (docs/facts.md), and statistics of a recorded panel (docs/panels.md).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "evaluation/facts/studies.h"
#include "evaluation/panels/panel_recorder.h"
#include "evaluation/panels/panel_statistics.h"
#include "models/calibration/problem.h"
#include "scenarios/scenario.h"

namespace marketday {

// One number that a target names: "F22.one_time_share", or a panel statistic.
struct MeasuredTarget {
  std::size_t fact = 0;    // index in all_facts(), where `statistic` is none
  std::size_t number = 0;  // of the fact
  const PanelStatistic* statistic = nullptr;
  bool later = false;  // a held-out fact: its studies are played at the end alone
};

struct TargetSource {
  std::vector<MeasuredTarget> targets;
  facts::StudyOptions facts;
  Recording recording;  // of panels; its seed is the market's
  // The real panel, whose parts the simulated one is cut to; none: no data.
  std::shared_ptr<const PurchasePanel> real;

  bool has_held_out_facts() const;
};

// InputError with the nearest name.
MeasuredTarget find_fact_number(const YamlNode& node);

// The targets on one market; not a number where there is nothing to measure, and in the place of
// held-out facts, or, `later`, of all others.
Eigen::VectorXd measure_targets(const TargetSource& source, const MarketSpec& market,
                                std::uint64_t seed, bool later = false);
// The panel of one market, as the real one would show it.
PurchasePanel simulated_panel(const TargetSource& source, const MarketSpec& market,
                              std::uint64_t seed);

}  // namespace marketday
