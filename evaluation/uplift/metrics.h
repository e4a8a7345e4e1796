// Qini and AUUC as the two most used libraries define them. Under one name they differ threefold on
// the same data, so no value leaves this file without its definition's id, its rule for ties and
// what it is divided by. It scores a ranking of rows; what to do with it is another's business.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "evaluation/uplift/ranking.h"

namespace marketday {

struct UpliftDefinition {
  std::string id;             // "sklift.qini_auc": library and measure
  std::string ties;           // which of two rows with one score comes first
  std::string normalisation;  // what the value is divided by, and less what baseline
  std::string source;
};

struct UpliftMetric {
  const UpliftDefinition* definition = nullptr;
  double value = 0.0;    // NaN where it is not defined
  std::string why = {};  // it is not defined
};

// All definitions, in the order of the tables.
std::span<const UpliftDefinition> uplift_definitions();

// Every definition's value of the ranking.
std::vector<UpliftMetric> uplift_metrics(const UpliftRanking& ranking);
// The one of this id; InputError with the nearest name.
UpliftMetric uplift_metric(const UpliftRanking& ranking, const std::string& id);

// "sklift.qini_auc 0.0775 (ties: ...; normalised: ...)"
std::string text_of(const UpliftMetric& metric);

// causalml's measures where each row's true effect is known; both normalised. Rows as in the trial.
struct TrueEffectMetrics {
  double auuc = 0.0;
  double qini = 0.0;
};
TrueEffectMetrics causalml_with_true_effect(const ScoredTrial& trial,
                                            std::span<const double> true_effect);

}  // namespace marketday
