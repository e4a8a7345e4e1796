// One span of days, real customers beside simulated ones: stages and classifier, as `marketday
// panel` and `calibrate` tell and write them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "evaluation/panels/panel_classifier.h"
#include "evaluation/panels/panel_distance.h"

namespace marketday {

struct PanelPeriod {
  std::string name;  // all, fit, held_out
  std::vector<StageDistance> stages;
  std::optional<ClassifierTest> classifier;  // none: too few customers to learn from
};

PanelPeriod compare_period(const std::string& name, const PurchasePanel& real,
                           const PurchasePanel& simulated, int resamples, std::uint64_t seed);

std::string period_text(const PanelPeriod& period);
std::string stages_csv(const std::vector<PanelPeriod>& periods);
// A row for all features together, then one for each by itself.
std::string classifier_csv(const std::vector<PanelPeriod>& periods);

}  // namespace marketday
