#include "evaluation/comparison.h"

#include <fmt/core.h>

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <numeric>

#include "evaluation/comparison_reading.h"
#include "evaluation/group_bootstrap.h"
#include "sim/io/error.h"

namespace marketday {
namespace {

constexpr double kFarOff = 4.0;  // standard errors of the mean weight

double student(double level, std::size_t groups) {
  const double freedom = std::max(1.0, static_cast<double>(groups) - 1.0);
  return boost::math::quantile(boost::math::students_t(freedom), 0.5 + level / 2.0);
}

double two_sided_p(double value, double standard_error, std::size_t groups) {
  if (!std::isfinite(value) || !std::isfinite(standard_error)) return 1.0;
  if (standard_error <= 0.0) return value == 0.0 ? 1.0 : 0.0;
  const double freedom = std::max(1.0, static_cast<double>(groups) - 1.0);
  return 2.0 * boost::math::cdf(boost::math::complement(boost::math::students_t(freedom),
                                                        std::abs(value) / standard_error));
}

Interval around(double value, double half) {
  return {value - half, value + half};
}

// What the value comes to in each resample; all policies and estimators meet the same resamples.
std::vector<double> resampled_values(const Panel& panel, std::size_t policy,
                                     std::size_t estimator) {
  const GroupTerms terms = panel.terms(policy, estimator);
  const std::span<const double> columns[] = {terms.base, terms.term, terms.weight, panel.counts()};
  const std::vector<double> sums = GroupBootstrap(panel.groups()).sums(columns);
  std::vector<double> values;
  for (std::size_t b = 0; b < sums.size(); b += 4) {
    values.push_back(sums[b] / sums[b + 3] + sums[b + 1] / sums[b + 2]);
  }
  return values;
}

Interval value_interval(const Panel& panel, std::size_t policy, std::size_t estimator,
                        const Estimate& estimate, const ComparisonSettings& settings) {
  if (settings.interval == "student") {
    return around(estimate.value,
                  student(settings.level, panel.groups()) * estimate.standard_error);
  }
  std::vector<double> resampled = resampled_values(panel, policy, estimator);
  if (settings.interval == "percentile") {
    return percentile_interval(std::move(resampled), settings.level);
  }
  return bca_interval(std::move(resampled), estimate.value, estimate.influence, settings.level);
}

// The baseline's place among the panel's policies.
std::size_t place_of(const std::string& baseline, const std::vector<NamedPolicy>& policies) {
  if (baseline == kBehaviour) return 0;
  std::vector<std::string> known = {kBehaviour};
  for (std::size_t k = 0; k < policies.size(); ++k) {
    if (policies[k].label == baseline) return k + 1;
    known.push_back(policies[k].label);
  }
  throw InputError({"command line", 0, 0}, "baseline", "unknown policy `" + baseline + "`",
                   suggestion(baseline, known));
}

std::size_t primary_place(const Panel& panel, const std::string& primary) {
  std::vector<std::string> known;
  for (std::size_t e = 0; e < panel.estimators().size(); ++e) {
    if (panel.estimators()[e].label == primary) {
      if (panel.estimators()[e].versions.front()->keeps_weights()) return e;
      throw InputError({"command line", 0, 0}, "primary",
                       "`" + primary + "` shrinks weights, and its interval leaves that bias out",
                       "let ips, snips, dr or sndr answer");
    }
    known.push_back(panel.estimators()[e].label);
  }
  throw InputError({"command line", 0, 0}, "primary", "unknown estimator `" + primary + "`",
                   suggestion(primary, known));
}

// Why the log cannot answer for a policy; empty where it can.
std::string doubts(const PolicyDiagnostics& d, const ComparisonSettings& settings) {
  if (d.unsupported > settings.most_unsupported) {
    return fmt::format("this log cannot answer: {:.0f} % of its decisions are actions never logged",
                       100.0 * d.unsupported);
  }
  if (std::abs(d.weights.mean - 1.0) > kFarOff * d.weights.standard_error &&
      std::abs(d.weights.mean - 1.0) > 1e-9) {
    return fmt::format(
        "the mean weight is {:.3f}, not 1: wrong propensities, or decisions that the log's policy "
        "never took",
        d.weights.mean);
  }
  if (d.weights.effective_rows < settings.least_effective_rows) {
    return fmt::format("only {:.0f} effective rows", d.weights.effective_rows);
  }
  return "";
}

void answer(DifferenceRow& row, const std::string& doubt, double level) {
  if (!doubt.empty()) {
    row.why = doubt;
  } else if (row.adjusted_p_value >= 1.0 - level) {
    row.why = "the interval has 0 in it";
  } else {
    row.answer = row.difference > 0.0 ? Answer::ship : Answer::do_not_ship;
    row.why = row.difference > 0.0 ? "surely better" : "surely worse";
  }
}

DifferenceRow difference_row(const Panel& panel, const std::string& label, std::size_t policy,
                             std::size_t baseline, std::size_t estimator, double level) {
  const Difference d = controlled_difference(panel, policy, baseline, estimator);
  DifferenceRow row;
  row.policy = label;
  row.estimator = panel.estimators()[estimator].label;
  row.difference = d.value;
  row.standard_error = d.standard_error;
  const std::size_t groups = static_cast<std::size_t>(std::count_if(
      panel.counts().begin(), panel.counts().end(), [](double c) { return c > 0.0; }));
  row.interval = around(d.value, student(level, groups) * d.standard_error);
  row.p_value = two_sided_p(d.value, d.standard_error, groups);
  row.adjusted_p_value = row.p_value;
  return row;
}

void fill_values(const Panel& panel, const std::vector<NamedPolicy>& policies,
                 const ComparisonSettings& settings, Comparison& result) {
  for (std::size_t k = 0; k <= policies.size(); ++k) {
    for (std::size_t e = 0; e < panel.estimators().size(); ++e) {
      if (k == 0 && e > 0) break;  // the behaviour's value is its mean reward
      const Estimate estimate = panel.estimate(k, e);
      result.values.push_back(
          {k == 0 ? kBehaviour : policies[k - 1].label,
           k == 0 ? "mean reward" : panel.estimators()[e].label, estimate.value,
           estimate.standard_error, value_interval(panel, k, e, estimate, settings),
           k == 0 ? std::numeric_limits<double>::quiet_NaN() : estimate.lambda});
    }
  }
}

void fill_differences(const Panel& panel, const std::vector<NamedPolicy>& policies,
                      std::size_t baseline, std::size_t primary, const ComparisonSettings& settings,
                      Comparison& result) {
  std::vector<std::size_t> order = {primary};
  for (std::size_t e = 0; e < panel.estimators().size(); ++e) {
    if (e != primary) order.push_back(e);
  }
  for (const std::size_t e : order) {
    std::vector<DifferenceRow> rows;
    std::vector<double> p_values;
    for (std::size_t k = 1; k <= policies.size(); ++k) {
      if (k == baseline) continue;
      rows.push_back(difference_row(panel, policies[k - 1].label, k, baseline, e, settings.level));
      p_values.push_back(rows.back().p_value);
    }
    const std::vector<double> adjusted = holm(p_values);
    const bool knows_bias = panel.estimators()[e].versions.front()->keeps_weights();
    for (std::size_t i = 0; i < rows.size(); ++i) {
      rows[i].adjusted_p_value = adjusted[i];
      const auto d = std::find_if(result.diagnostics.begin(), result.diagnostics.end(),
                                  [&](const auto& x) { return x.policy == rows[i].policy; });
      std::string doubt = doubts(*d, settings);
      if (doubt.empty() && baseline > 0) doubt = doubts(result.diagnostics[baseline - 1], settings);
      if (doubt.empty() && !knows_bias) doubt = "its interval leaves out its own bias";
      answer(rows[i], doubt, settings.level);
      result.differences.push_back(std::move(rows[i]));
    }
  }
}

// Thomas, Theocharous & Ghavamzadeh (2015), high confidence policy improvement: among the policies
// whose one-sided lower bound, at delta shared out among all, is above the behaviour's value, the
// one with the greatest difference.
void find_safe(const Panel& panel, const std::vector<NamedPolicy>& policies, std::size_t primary,
               const ComparisonSettings& settings, Comparison& result) {
  double best = 0.0;
  const double delta = (1.0 - settings.level) / static_cast<double>(policies.size());
  for (std::size_t k = 1; k <= policies.size(); ++k) {
    if (!doubts(result.diagnostics[k - 1], settings).empty()) continue;
    const Difference d = controlled_difference(panel, k, 0, primary);
    const double low = d.value - student(1.0 - 2.0 * delta, panel.groups()) * d.standard_error;
    if (low <= 0.0 || d.value <= best) continue;
    best = d.value;
    result.safe = policies[k - 1].label;
    result.safe_lower_bound = low;
  }
}

}  // namespace

const char* name_of(Answer answer) {
  switch (answer) {
    case Answer::ship:
      return "ship";
    case Answer::do_not_ship:
      return "do not ship";
    case Answer::cannot_tell:
      return "cannot tell";
  }
  return "";
}

std::vector<double> holm(const std::vector<double>& p_values) {
  std::vector<std::size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return p_values[a] < p_values[b]; });
  std::vector<double> adjusted(p_values.size());
  double greatest = 0.0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const double scaled = static_cast<double>(order.size() - i) * p_values[order[i]];
    greatest = std::max(greatest, std::min(1.0, scaled));
    adjusted[order[i]] = greatest;
  }
  return adjusted;
}

Comparison compare_policies(LogSource& log, const std::vector<NamedPolicy>& policies,
                            std::vector<PanelEstimator> estimators, const std::string& baseline,
                            const ComparisonSettings& settings) {
  if (settings.model == "none") {
    std::erase_if(estimators,
                  [](const PanelEstimator& e) { return e.versions.front()->uses_model(); });
  }
  ComparisonReading reading(log, policies, std::move(estimators), settings);
  reading.read_first();
  reading.read_second();
  const Panel& panel = reading.panel();
  Comparison result;
  result.rows = reading.checks().rows();
  result.groups = panel.groups();
  result.baseline = baseline;
  result.primary = settings.primary;
  result.checks = reading.checks().report();
  result.actions = reading.checks().actions();
  const std::size_t base = place_of(baseline, policies);
  const std::size_t primary = primary_place(panel, settings.primary);
  for (std::size_t k = 1; k <= policies.size(); ++k) {
    PolicyDiagnostics d{policies[k - 1].label, panel.diagnostics(k), 0.0, reading.shares(k - 1)};
    for (std::size_t a = 0; a < result.actions.size(); ++a) {
      if (result.actions[a].rows == 0) d.unsupported += d.action_shares[a];
    }
    result.diagnostics.push_back(std::move(d));
  }
  fill_values(panel, policies, settings, result);
  fill_differences(panel, policies, base, primary, settings, result);
  find_safe(panel, policies, primary, settings, result);
  for (const auto& [value, segment] : reading.segment_panels()) {
    for (std::size_t k = 1; k <= policies.size(); ++k) {
      if (k == base) continue;
      result.segments.push_back(
          {value, policies[k - 1].label, segment.rows(),
           difference_row(segment, policies[k - 1].label, k, base, 0, settings.level)});
    }
  }
  for (std::size_t c = 0; c < reading.cost_panels().size(); ++c) {
    const Panel& costs = reading.cost_panels()[c];
    for (std::size_t k = 0; k <= policies.size(); ++k) {
      const Estimate e = costs.estimate(k, 0);
      result.costs.push_back(
          {k == 0 ? kBehaviour : policies[k - 1].label, log.meta().spec.cost_names[c], e.value,
           around(e.value, student(settings.level, costs.groups()) * e.standard_error)});
    }
  }
  return result;
}

}  // namespace marketday
