#include "experiments/compare_files.h"

#include <fmt/core.h>

#include <cmath>

#include "experiments/embedded.h"
#include "experiments/page.h"
#include "experiments/version.h"
#include "sim/io/csv.h"
#include "sim/io/yaml.h"

namespace marketday {
namespace {

// What there is no value of is a dash.
std::string show(double value, const char* format) {
  return std::isfinite(value) ? fmt::format(fmt::runtime(format), value) : "-";
}

std::string show(const Interval& interval, const char* format) {
  if (!std::isfinite(interval.low) || !std::isfinite(interval.high)) return "-";
  return fmt::format("[{}, {}]", show(interval.low, format), show(interval.high, format));
}

Json number_json(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

double truth_of(const std::vector<TrueValue>& truth, const std::string& policy) {
  for (const TrueValue& value : truth) {
    if (value.policy == policy) return value.value;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

std::string values_csv(const Comparison& c, const std::vector<TrueValue>& truth) {
  CsvWriter csv({"policy", "estimator", "value", "standard_error", "ci_low", "ci_high", "lambda",
                 "truth", "error"});
  for (const ValueRow& row : c.values) {
    const double true_value = truth_of(truth, row.policy);
    csv.text(row.policy).text(row.estimator).number(row.value).number(row.standard_error);
    csv.number(row.interval.low).number(row.interval.high).number(row.lambda);
    csv.number(true_value).number(row.value - true_value);
    csv.end_row();
  }
  return csv.take();
}

std::string differences_csv(const Comparison& c) {
  CsvWriter csv({"policy", "baseline", "estimator", "difference", "standard_error", "ci_low",
                 "ci_high", "p_value", "p_value_holm", "answer", "why"});
  for (const DifferenceRow& row : c.differences) {
    csv.text(row.policy).text(c.baseline).text(row.estimator).number(row.difference);
    csv.number(row.standard_error).number(row.interval.low).number(row.interval.high);
    csv.number(row.p_value).number(row.adjusted_p_value).text(name_of(row.answer)).text(row.why);
    csv.end_row();
  }
  return csv.take();
}

std::string diagnostics_csv(const Comparison& c) {
  CsvWriter csv({"policy", "rows", "effective_rows", "mean_weight", "mean_weight_standard_error",
                 "greatest_weight", "weight_share_of_top_1_percent", "unsupported_share"});
  for (const PolicyDiagnostics& d : c.diagnostics) {
    csv.text(d.policy).number(d.weights.rows).number(d.weights.effective_rows);
    csv.number(d.weights.mean).number(d.weights.standard_error).number(d.weights.greatest);
    csv.number(d.weights.top_share).number(d.unsupported);
    csv.end_row();
  }
  return csv.take();
}

std::string actions_csv(const Comparison& c, const LogMeta& meta) {
  std::vector<std::string> header = {"action", "logged_rows", "logged_share", "least_propensity"};
  for (const PolicyDiagnostics& d : c.diagnostics) header.push_back("share_" + d.policy);
  CsvWriter csv(header);
  for (std::size_t a = 0; a < c.actions.size(); ++a) {
    const ActionUse& use = c.actions[a];
    csv.text(meta.spec.actions[a].name).integer(use.rows);
    csv.number(static_cast<double>(use.rows) / static_cast<double>(c.rows));
    csv.number(use.rows > 0 ? use.least_propensity : std::numeric_limits<double>::quiet_NaN());
    for (const PolicyDiagnostics& d : c.diagnostics) csv.number(d.action_shares[a]);
    csv.end_row();
  }
  return csv.take();
}

std::string segments_csv(const Comparison& c, const std::string& feature) {
  CsvWriter csv(
      {feature, "policy", "rows", "difference", "standard_error", "ci_low", "ci_high", "p_value"});
  for (const SegmentRow& row : c.segments) {
    csv.number(row.value).text(row.policy).number(row.rows).number(row.difference.difference);
    csv.number(row.difference.standard_error).number(row.difference.interval.low);
    csv.number(row.difference.interval.high).number(row.difference.p_value);
    csv.end_row();
  }
  return csv.take();
}

std::string costs_csv(const Comparison& c) {
  CsvWriter csv({"policy", "cost", "value", "ci_low", "ci_high"});
  for (const CostRow& row : c.costs) {
    csv.text(row.policy).text(row.cost).number(row.value);
    csv.number(row.interval.low).number(row.interval.high);
    csv.end_row();
  }
  return csv.take();
}

std::string checks_csv(const Comparison& c) {
  CsvWriter csv({"check", "finding", "detail"});
  for (const LogCheck& check : c.checks) {
    csv.text(check.what).text(name_of(check.finding)).text(check.detail);
    csv.end_row();
  }
  return csv.take();
}

std::string truth_csv(const std::vector<TrueValue>& truth) {
  CsvWriter csv({"policy", "value"});
  for (const TrueValue& value : truth) {
    csv.text(value.policy).number(value.value);
    csv.end_row();
  }
  return csv.take();
}

std::string distribution_csv(const std::vector<DistributionRow>& rows) {
  std::vector<std::string> header = {"policy", "mean", "standard_deviation", "mean_of_worst_tenth"};
  for (const double share : kQuantiles) header.push_back(fmt::format("quantile_{}", share));
  CsvWriter csv(header);
  for (const DistributionRow& row : rows) {
    csv.text(row.policy).number(row.mean).number(row.deviation).number(row.worst_tenth);
    for (const double value : row.quantiles) csv.number(value);
    csv.end_row();
  }
  return csv.take();
}

std::string sequences_csv(const std::vector<SequentialRow>& rows) {
  CsvWriter csv({"policy", "estimator", "value", "ci_low", "ci_high", "difference",
                 "difference_low", "difference_high", "effective_trajectories"});
  for (const SequentialRow& row : rows) {
    csv.text(row.policy).text(row.estimator).number(row.value).number(row.interval.low);
    csv.number(row.interval.high).number(row.difference).number(row.difference_interval.low);
    csv.number(row.difference_interval.high).number(row.effective_trajectories);
    csv.end_row();
  }
  return csv.take();
}

std::string anytime_csv(const std::vector<AnytimeRow>& rows) {
  CsvWriter csv({"policy", "rows", "ci_low", "ci_high"});
  for (const AnytimeRow& row : rows) {
    csv.text(row.policy).integer(row.rows).number(row.interval.low).number(row.interval.high);
    csv.end_row();
  }
  return csv.take();
}

Json interval_json(const Interval& interval) {
  return {number_json(interval.low), number_json(interval.high)};
}

Json page_data(const Comparison& c, const LogMeta& meta, const std::vector<TrueValue>& truth,
               const CompareTitle& title) {
  Json values = Json::array();
  for (const ValueRow& row : c.values) {
    values.push_back({{"policy", row.policy},
                      {"estimator", row.estimator},
                      {"value", number_json(row.value)},
                      {"interval", interval_json(row.interval)},
                      {"truth", number_json(truth_of(truth, row.policy))}});
  }
  Json differences = Json::array();
  for (const DifferenceRow& row : c.differences) {
    differences.push_back({{"policy", row.policy},
                           {"estimator", row.estimator},
                           {"difference", number_json(row.difference)},
                           {"interval", interval_json(row.interval)},
                           {"p", number_json(row.adjusted_p_value)},
                           {"answer", name_of(row.answer)},
                           {"why", row.why}});
  }
  Json diagnostics = Json::array();
  for (const PolicyDiagnostics& d : c.diagnostics) {
    diagnostics.push_back({{"policy", d.policy},
                           {"effective_rows", number_json(d.weights.effective_rows)},
                           {"mean_weight", number_json(d.weights.mean)},
                           {"greatest_weight", number_json(d.weights.greatest)},
                           {"unsupported", number_json(d.unsupported)},
                           {"shares", d.action_shares}});
  }
  Json actions = Json::array();
  for (std::size_t a = 0; a < c.actions.size(); ++a) {
    actions.push_back({{"name", meta.spec.actions[a].name}, {"rows", c.actions[a].rows}});
  }
  Json segments = Json::array();
  for (const SegmentRow& row : c.segments) {
    segments.push_back({{"value", row.value},
                        {"policy", row.policy},
                        {"rows", row.rows},
                        {"difference", number_json(row.difference.difference)},
                        {"interval", interval_json(row.difference.interval)}});
  }
  Json costs = Json::array();
  for (const CostRow& row : c.costs) {
    costs.push_back({{"policy", row.policy},
                     {"cost", row.cost},
                     {"value", number_json(row.value)},
                     {"interval", interval_json(row.interval)}});
  }
  Json checks = Json::array();
  for (const LogCheck& check : c.checks) {
    checks.push_back(
        {{"what", check.what}, {"finding", name_of(check.finding)}, {"detail", check.detail}});
  }
  return {{"log", title.log},
          {"rows", c.rows},
          {"groups", c.groups},
          {"baseline", c.baseline},
          {"primary", c.primary},
          {"model", title.settings.model},
          {"interval", title.settings.interval},
          {"level", title.settings.level},
          {"segment", title.settings.segment},
          {"safe", c.safe ? Json(*c.safe) : Json(nullptr)},
          {"safe_lower_bound", c.safe_lower_bound},
          {"version", version()},
          {"values", values},
          {"differences", differences},
          {"diagnostics", diagnostics},
          {"actions", actions},
          {"segments", segments},
          {"costs", costs},
          {"checks", checks}};
}

std::string safe_text(const Comparison& c) {
  if (!c.safe) return "no policy is surely better than the behaviour\n";
  return fmt::format("surely better than the behaviour: {} (by at least {:.4g} a decision)\n",
                     *c.safe, c.safe_lower_bound);
}

std::string sequences_text(const std::vector<SequentialRow>& rows) {
  std::string text =
      fmt::format("\n{:<18} {:<18} {:>11} {:>26} {:>11} {:>26} {:>9}\n", "whole lives", "estimator",
                  "value", "interval", "- behaviour", "interval", "eff. lives");
  for (const SequentialRow& row : rows) {
    text += fmt::format("{:<18} {:<18} {:>11} {:>26} {:>11} {:>26} {:>9.0f}\n", row.policy,
                        row.estimator, show(row.value, "{:.5g}"), show(row.interval, "{:.5g}"),
                        show(row.difference, "{:+.4g}"), show(row.difference_interval, "{:+.4g}"),
                        row.effective_trajectories);
  }
  return text;
}

std::string anytime_text(const std::vector<AnytimeRow>& rows) {
  std::string text = "\nintervals that hold at every look (importance weights)\n";
  for (const AnytimeRow& row : rows) {
    text += fmt::format("{:<18} after {} rows: [{:.5g}, {:.5g}]\n", row.policy, row.rows,
                        row.interval.low, row.interval.high);
  }
  return text;
}

}  // namespace

std::string compare_text(const Comparison& c, const CompareExtras& extras) {
  const std::vector<TrueValue>& truth = extras.truth;
  std::string text;
  for (const LogCheck& check : c.checks) {
    if (check.finding == Finding::fine) continue;
    text += fmt::format("{}: {}: {}\n", name_of(check.finding), check.what, check.detail);
  }
  text += fmt::format("{:<18} {:<16} {:>11} {:>26}{}\n", "policy", "estimator", "value", "interval",
                      truth.empty() ? "" : fmt::format(" {:>11}", "truth"));
  for (const ValueRow& row : c.values) {
    text +=
        fmt::format("{:<18} {:<16} {:>11} {:>26}{}\n", row.policy, row.estimator,
                    show(row.value, "{:.5g}"), show(row.interval, "{:.5g}"),
                    truth.empty() ? "" : fmt::format(" {:>11.5g}", truth_of(truth, row.policy)));
  }
  text += fmt::format("\n{:<18} {:>11} {:>26} {:>8} {:>9}  {}\n", "- " + c.baseline, "difference",
                      "interval", "p (Holm)", "eff. rows", "answer, by " + c.primary);
  for (const DifferenceRow& row : c.differences) {
    if (row.estimator != c.primary) continue;
    double effective = 0.0;
    for (const PolicyDiagnostics& d : c.diagnostics) {
      if (d.policy == row.policy) effective = d.weights.effective_rows;
    }
    text += fmt::format("{:<18} {:>11} {:>26} {:>8.2g} {:>9.0f}  {}: {}\n", row.policy,
                        show(row.difference, "{:+.4g}"), show(row.interval, "{:+.4g}"),
                        row.adjusted_p_value, effective, name_of(row.answer), row.why);
  }
  text += safe_text(c);
  if (!extras.sequences.empty()) text += sequences_text(extras.sequences);
  if (!extras.anytime.empty()) text += anytime_text(extras.anytime);
  return text;
}

std::map<std::string, std::string> compare_files(const Comparison& c, const LogMeta& meta,
                                                 const CompareExtras& extras,
                                                 const CompareTitle& title) {
  const std::vector<TrueValue>& truth = extras.truth;
  std::map<std::string, std::string> files = {{"values.csv", values_csv(c, truth)},
                                              {"differences.csv", differences_csv(c)},
                                              {"diagnostics.csv", diagnostics_csv(c)},
                                              {"actions.csv", actions_csv(c, meta)},
                                              {"checks.csv", checks_csv(c)}};
  if (!c.segments.empty()) files["segments.csv"] = segments_csv(c, title.settings.segment);
  if (!c.costs.empty()) files["costs.csv"] = costs_csv(c);
  if (!truth.empty()) files["truth.csv"] = truth_csv(truth);
  if (!extras.distributions.empty()) {
    files["distribution.csv"] = distribution_csv(extras.distributions);
  }
  if (!extras.sequences.empty()) files["sequences.csv"] = sequences_csv(extras.sequences);
  if (!extras.anytime.empty()) files["anytime.csv"] = anytime_csv(extras.anytime);
  files["report.html"] = fill_page(compare_template(), page_data(c, meta, truth, title));
  files["manifest.yaml"] = to_yaml({{"log", title.log},
                                    {"log_sha256", title.log_sha256},
                                    {"rows", c.rows},
                                    {"baseline", c.baseline},
                                    {"primary", c.primary},
                                    {"model", title.settings.model},
                                    {"interval", title.settings.interval},
                                    {"level", title.settings.level},
                                    {"version", version()}});
  return files;
}

}  // namespace marketday
