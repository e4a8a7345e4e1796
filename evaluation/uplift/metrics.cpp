#include "evaluation/uplift/metrics.h"

#include <fmt/core.h>

#include <cmath>
#include <limits>

#include "evaluation/uplift/causalml_metrics.h"
#include "evaluation/uplift/sklift_metrics.h"
#include "sim/io/error.h"

namespace marketday {
namespace {

constexpr const char* kRunsAsOne = "rows with one score enter together";
constexpr const char* kLaterFirst = "of rows with one score the later comes first";
constexpr const char* kEarlierFirst = "of rows with one score the earlier comes first";
constexpr const char* kSklift = "scikit-uplift 0.5.1, sklift.metrics";
constexpr const char* kCausalml = "causalml 0.18, causalml.metrics.visualize";

using Value = double (*)(const UpliftRanking&);

struct Measure {
  UpliftDefinition definition;
  Value value;
  bool binary_only;
};

const std::vector<Measure>& measures() {
  static const std::vector<Measure> all = {
      {{"sklift.qini_auc", kRunsAsOne,
        "area over the random line, divided by the perfect curve's area over it", kSklift},
       [](const UpliftRanking& r) { return sklift_qini_auc(r, true); },
       true},
      {{"sklift.qini_auc.no_negative_effect", kRunsAsOne,
        "as sklift.qini_auc, the perfect curve never falling (negative_effect=False)", kSklift},
       [](const UpliftRanking& r) { return sklift_qini_auc(r, false); },
       true},
      {{"sklift.uplift_auc", kRunsAsOne,
        "area over the random line, divided by the perfect curve's area over it", kSklift},
       sklift_uplift_auc,
       true},
      {{"sklift.uplift_at_30.overall", kLaterFirst,
        "none: difference of mean outcomes among the first 30 % of all rows", kSklift},
       [](const UpliftRanking& r) { return sklift_uplift_at(r, 0.3, false); },
       false},
      {{"sklift.uplift_at_30.by_group", kLaterFirst,
        "none: mean outcome of the first 30 % of the treated less that of the control", kSklift},
       [](const UpliftRanking& r) { return sklift_uplift_at(r, 0.3, true); },
       false},
      {{"sklift.weighted_average_uplift_10", kLaterFirst,
        "none: uplift of ten equal bins of all rows, weighted by their treated rows", kSklift},
       [](const UpliftRanking& r) { return sklift_weighted_average_uplift(r, 10); },
       false},
      {{"causalml.auuc", kEarlierFirst,
        "mean of the gain curve over n + 1 points, divided by its last point's size", kCausalml},
       [](const UpliftRanking& r) { return causalml_auuc(r, true); },
       false},
      {{"causalml.auuc.raw", kEarlierFirst, "none: mean of the gain curve over n + 1 points",
        kCausalml},
       [](const UpliftRanking& r) { return causalml_auuc(r, false); },
       false},
      {{"causalml.qini", kEarlierFirst,
        "mean of the Qini curve less that of the random line, divided by its last point's size",
        kCausalml},
       [](const UpliftRanking& r) { return causalml_qini(r, true); },
       false},
      {{"causalml.qini.raw", kEarlierFirst,
        "none: mean of the Qini curve less that of the random line", kCausalml},
       [](const UpliftRanking& r) { return causalml_qini(r, false); },
       false},
  };
  return all;
}

UpliftMetric measured(const Measure& measure, const UpliftRanking& ranking) {
  UpliftMetric metric{&measure.definition, std::numeric_limits<double>::quiet_NaN()};
  if (measure.binary_only && !ranking.binary()) {
    metric.why = "its perfect curve is defined for outcomes of 0 and 1 only";
    return metric;
  }
  metric.value = measure.value(ranking);
  if (!std::isfinite(metric.value)) {
    metric.value = std::numeric_limits<double>::quiet_NaN();
    metric.why = "a group has no rows where it needs some, or what it is divided by is 0";
  }
  return metric;
}

}  // namespace

std::span<const UpliftDefinition> uplift_definitions() {
  static const std::vector<UpliftDefinition> all = [] {
    std::vector<UpliftDefinition> definitions;
    for (const Measure& measure : measures()) definitions.push_back(measure.definition);
    return definitions;
  }();
  return all;
}

std::vector<UpliftMetric> uplift_metrics(const UpliftRanking& ranking) {
  std::vector<UpliftMetric> metrics;
  for (const Measure& measure : measures()) metrics.push_back(measured(measure, ranking));
  return metrics;
}

UpliftMetric uplift_metric(const UpliftRanking& ranking, const std::string& id) {
  std::vector<std::string> known;
  for (const Measure& measure : measures()) {
    if (measure.definition.id == id) return measured(measure, ranking);
    known.push_back(measure.definition.id);
  }
  throw InputError({"uplift metric", 0, 0}, "id", "unknown name `" + id + "`",
                   suggestion(id, known));
}

std::string text_of(const UpliftMetric& metric) {
  const UpliftDefinition& d = *metric.definition;
  const std::string value = std::isnan(metric.value) ? "not defined: " + metric.why
                                                     : fmt::format("{:.10f}", metric.value);
  return fmt::format("{} {} (ties: {}; normalised: {})", d.id, value, d.ties, d.normalisation);
}

}  // namespace marketday
