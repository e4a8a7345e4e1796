#include "experiments/target_files.h"

#include <fmt/core.h>

#include <cmath>

#include "experiments/target_page.h"
#include "experiments/version.h"
#include "sim/io/csv.h"
#include "sim/io/yaml.h"

namespace marketday {
namespace {

std::string effects_csv(const TargetStudy& study) {
  CsvWriter csv({"arm", "rows", "mean", "mean_error", "effect", "effect_error", "ci_low", "ci_high",
                 "adjusted_effect", "adjusted_error"});
  for (std::size_t a = 0; a < study.arms.size(); ++a) {
    const ArmStudy& arm = study.arms[a];
    csv.text(arm.name).integer(static_cast<std::int64_t>(arm.raw.rows)).number(arm.raw.mean);
    csv.number(arm.raw.mean_error);
    const double none = std::nan("");
    csv.number(a > 0 ? arm.raw.effect : none).number(a > 0 ? arm.raw.effect_error : none);
    csv.number(a > 0 ? arm.raw.low : none).number(a > 0 ? arm.raw.high : none);
    csv.number(a > 0 ? arm.adjusted : none).number(a > 0 ? arm.adjusted_error : none).end_row();
  }
  return csv.take();
}

std::string metrics_csv(const TargetStudy& study) {
  CsvWriter csv({"arm", "definition", "value", "ties", "normalisation", "source", "why"});
  for (const ArmStudy& arm : study.arms) {
    for (const UpliftMetric& metric : arm.metrics) {
      csv.text(arm.name).text(metric.definition->id).number(metric.value);
      csv.text(metric.definition->ties).text(metric.definition->normalisation);
      csv.text(metric.definition->source).text(metric.why).end_row();
    }
  }
  return csv.take();
}

std::string values_csv(const TargetStudy& study, const TargetOptions& options) {
  CsvWriter csv({"rule", "estimator", "value", "standard_error", "ci_low", "ci_high", "gain",
                 "gain_error", "gain_low", "gain_high", "effective_rows", "mean_weight",
                 "targeted_share", "cost_per_row", "net_per_row"});
  const auto rows = static_cast<double>(study.held_out.rows());
  for (const RuleStudy& rule : study.rules) {
    for (std::size_t e = 0; e < rule.values.size(); ++e) {
      const TrialValue& v = rule.values[e];
      const TrialValue& gain = rule.gains[e];
      csv.text(rule.name).text(v.estimator).number(v.value).number(v.standard_error);
      csv.number(v.low).number(v.high).number(gain.value).number(gain.standard_error);
      csv.number(gain.low).number(gain.high).number(v.effective_rows).number(v.mean_weight);
      csv.number(rule.targeted_share).number(rule.cost / rows);
      csv.number(options.worth ? *options.worth * v.value - rule.cost / rows : std::nan(""));
      csv.end_row();
    }
  }
  return csv.take();
}

// One held-out row a line; `row` counts the file's rows from 1, below the header.
std::string allocation_csv(const TargetStudy& study) {
  std::vector<std::string> header = {"row", "given"};
  for (std::size_t a = 1; a < study.arms.size(); ++a) {
    header.push_back("effect_" + study.arms[a].name);
  }
  std::vector<const RuleStudy*> rules;
  for (const RuleStudy& rule : study.rules) {
    if (rule.name == "never" || rule.name.starts_with("always ")) continue;
    rules.push_back(&rule);
    header.push_back(rule.name);
  }
  CsvWriter csv(header);
  for (std::size_t i = 0; i < study.held_out.rows(); ++i) {
    csv.integer(std::int64_t{study.held_out.ids[i]} + 1);
    csv.text(study.arms[static_cast<std::size_t>(study.held_out.arm[i])].name);
    for (Eigen::Index a = 1; a < study.effects.cols(); ++a) {
      csv.number(study.effects(static_cast<Eigen::Index>(i), a));
    }
    for (const RuleStudy* rule : rules) {
      csv.text(study.arms[static_cast<std::size_t>(rule->chosen[i])].name);
    }
    csv.end_row();
  }
  return csv.take();
}

std::string certificate_csv(const TargetStudy& study, const TargetOptions& options) {
  const Allocation& found = *study.allocation;
  const RuleStudy& paced = study.rules.back();
  CsvWriter csv({"budget", "bound", "value", "gap", "is_optimal", "price", "fractional_offers",
                 "cost", "paced_value", "paced_cost"});
  csv.number(*options.budget).number(found.bound).number(found.value).number(found.gap());
  csv.text(found.is_optimal ? "true" : "false").number(found.price).integer(found.fractional);
  csv.number(found.cost).number(paced.expected).number(paced.cost).end_row();
  return csv.take();
}

std::string curves_csv(const TargetStudy& study) {
  CsvWriter csv({"arm", "curve", "population", "gained_outcome"});
  for (const ArmStudy& arm : study.arms) {
    const auto write = [&](const char* name, const std::vector<CurvePoint>& curve) {
      if (curve.empty()) return;
      for (const Json& point : thinned_curve(curve)) {
        csv.text(arm.name).text(name).number(point[0]).number(point[1]).end_row();
      }
    };
    write("qini", arm.qini);
    write("perfect", arm.perfect);
  }
  return csv.take();
}

std::string manifest(const TargetStudy& study, const TargetData& data,
                     const TargetOptions& options) {
  Json features = Json::array();
  for (const Feature& feature : data.features) features.push_back(feature.name);
  return to_yaml(
      {{"command", "target"},
       {"version", version()},
       {"data", {{"file", options.data}, {"sha256", data.sha256}, {"rows", data.trial.rows()}}},
       {"choices", target_choices(options)},
       {"encoded_features", std::move(features)},
       {"arms", data.trial.arm_names},
       {"arm_costs", data.costs},
       {"training_rows", study.training_rows},
       {"split_sha256", study.split_sha256},
       {"environment", {{"compiler", compiler()}, {"flags", build_flags()}}}});
}

}  // namespace

std::map<std::string, std::string> target_files(const TargetStudy& study, const TargetData& data,
                                                const TargetOptions& options) {
  std::map<std::string, std::string> files = {
      {"effects.csv", effects_csv(study)},
      {"uplift_metrics.csv", metrics_csv(study)},
      {"curves.csv", curves_csv(study)},
      {"policy_values.csv", values_csv(study, options)},
      {"allocation.csv", allocation_csv(study)},
      {"manifest.yaml", manifest(study, data, options)},
      {"report.html", target_page(study, data, options)},
  };
  if (study.allocation) files["certificate.csv"] = certificate_csv(study, options);
  return files;
}

}  // namespace marketday
