#include "experiments/ab/ab_analysis.h"

#include <fmt/core.h>

#include <cmath>

#include "evaluation/ab/cluster_robust.h"
#include "evaluation/ab/cuped.h"
#include "evaluation/ab/multiple_tests.h"
#include "evaluation/ab/proportions.h"
#include "evaluation/ab/regression_adjustment.h"
#include "evaluation/ab/welch.h"
#include "experiments/ab/ab_looks.h"
#include "experiments/ab/ab_verdict.h"
#include "sim/io/error.h"

namespace marketday {
namespace {

// The change over the control's mean, errors of that mean left out of the picture only where the
// method has no delta method of its own.
void add_ratio(AbMethod& method, double control_mean, double alpha) {
  if (control_mean == 0.0) return;
  method.has_relative = true;
  const ab::Effect& e = method.effect;
  method.relative = ab::effect_of(e.estimate / control_mean,
                                  e.standard_error / std::abs(control_mean), e.degrees, alpha);
}

AbMethod welch_method(const AbComparison& c, double alpha) {
  AbMethod method{.name = "welch", .effect = ab::welch(c.control, c.treatment, alpha)};
  if (c.control.mean != 0.0) {
    method.has_relative = true;
    method.relative = ab::welch_relative(c.control, c.treatment, alpha);
  }
  method.note = "Welch's t; relative by the delta method";
  return method;
}

AbMethod proportion_method(const AbComparison& c, double alpha) {
  const ab::Count control{c.control.mean * c.control.n, c.control.n};
  const ab::Count treatment{c.treatment.mean * c.treatment.n, c.treatment.n};
  AbMethod method{.name = "proportion_z", .effect = ab::proportion_z(control, treatment, alpha)};
  method.note = "pooled z = chi-square; Newcombe's interval";
  return method;
}

// CUPED with every covariate in turn, each on what the earlier ones left.
std::vector<double> adjusted_outcome(const AbPair& pair, std::string& note) {
  std::vector<double> outcome = pair.outcome;
  double ratio = 1.0;
  for (const auto& covariate : pair.covariates) {
    ab::Cuped c = ab::cuped(outcome, covariate);
    ratio *= c.variance_ratio;
    outcome = std::move(c.adjusted);
  }
  note = fmt::format("variance {:.3f} of the plain one", ratio);
  return outcome;
}

void add_covariate_methods(const AbPair& pair, const std::vector<double>& adjusted,
                           const std::string& note, double alpha, AbComparison& c) {
  AbMethod cuped{.name = "cuped",
                 .effect = ab::welch(ab::moments_of_arm(adjusted, pair.treated, 0),
                                     ab::moments_of_arm(adjusted, pair.treated, 1), alpha)};
  cuped.note = note;
  add_ratio(cuped, c.control.mean, alpha);
  AbMethod lin{.name = "lin",
               .effect = ab::lin_effect(pair.outcome, pair.treated, pair.covariates, alpha)};
  lin.note = "regression with interactions, HC2 errors (Lin 2013)";
  add_ratio(lin, c.control.mean, alpha);
  c.methods.push_back(std::move(cuped));
  c.methods.push_back(std::move(lin));
}

AbMethod cluster_method(const AbPair& pair, const std::vector<double>& outcome, double alpha,
                        double control_mean) {
  const ab::ClusterEffect r = ab::cluster_effect(outcome, pair.treated, pair.cluster, alpha);
  AbMethod method{.name = pair.covariates.empty() ? "cluster_robust" : "cuped_cluster_robust",
                  .effect = r.effect};
  method.note =
      fmt::format("{} + {} clusters, correlation {:.4f}, design effect {:.2f}", r.clusters_control,
                  r.clusters_treatment, r.intraclass_correlation, r.design_effect);
  add_ratio(method, control_mean, alpha);
  return method;
}

AbMethod sequential_method(const AbComparison& c, const AbOptions& options) {
  const AbLook& last = c.looks.back();
  const bool group = options.sequential == AbSequential::group;
  AbMethod method{.name = group ? "group_sequential" : "always_valid"};
  method.effect.estimate = last.estimate;
  method.effect.standard_error = last.standard_error;
  method.effect.interval = last.interval;
  method.has_p_value = false;
  method.note = last.rejects ? fmt::format("rejects after {:.0f} units", last.units)
                             : fmt::format("none of {} looks rejects", c.looks.size());
  const int to_come = options.looks - static_cast<int>(c.looks.size());
  if (group && !last.rejects && to_come > 0) method.note += fmt::format("; {} to come", to_come);
  if (c.control.mean != 0.0) {
    method.has_relative = true;
    method.relative = method.effect;
    const double mean = c.control.mean;
    method.relative.estimate /= mean;
    method.relative.standard_error /= std::abs(mean);
    const Interval& i = last.interval;
    method.relative.interval = {std::min(i.low / mean, i.high / mean),
                                std::max(i.low / mean, i.high / mean)};
  }
  return method;
}

void add_bayesian(const AbReport& report, AbComparison& c, const AbOptions& options) {
  std::vector<ab::Posterior> posteriors;
  for (const ab::Moments& m : {c.control, c.treatment}) {
    if (report.is_proportion) {
      posteriors.push_back(ab::beta_posterior(m.mean * m.n, m.n));
    } else if (m.variance > 0.0) {
      posteriors.push_back(ab::normal_posterior(m));
    }
  }
  if (posteriors.size() == 2) c.bayesian = ab::compare_posteriors(posteriors, options.alpha);
}

AbComparison compare(const AbReport& report, const AbData& data, const AbColumns& columns,
                     const AbOptions& options, std::size_t arm) {
  const AbPair pair = pair_of(data, arm);
  AbComparison c;
  c.arm = data.arms[arm];
  c.control = report.moments[0];
  c.treatment = report.moments[arm];
  c.methods.push_back(welch_method(c, options.alpha));
  if (report.is_proportion) c.methods.push_back(proportion_method(c, options.alpha));
  std::string note;
  const std::vector<double> adjusted = adjusted_outcome(pair, note);
  if (!pair.covariates.empty()) {
    add_covariate_methods(pair, adjusted, note, options.alpha, c);
  }
  if (!pair.cluster.empty()) {
    c.methods.push_back(cluster_method(pair, adjusted, options.alpha, c.control.mean));
  }
  if (options.sequential != AbSequential::none) {
    AbOptions of_arm = options;  // Bonferroni over the arms
    of_arm.alpha /= static_cast<double>(data.arms.size() - 1);
    c.looks = looks_of(adjusted, pair.treated, of_arm);
    if (c.looks.empty()) {
      throw InputError(fmt::format(
          "--sequential: {} rows of `{}` and its control are too few for a look; leave it out",
          pair.outcome.size(), c.arm));
    }
    c.methods.push_back(sequential_method(c, options));
  }
  c.methods.back().decides = true;
  // of two that answer one question, the first
  if (c.methods.back().name == "proportion_z") {
    c.methods.back().decides = false;
    c.methods.front().decides = true;
  }
  add_bayesian(report, c, options);
  if (!pair.segment.empty()) {
    c.segments = ab::segment_effects(pair.outcome, pair.treated, pair.segment, options.alpha);
  }
  for (std::size_t g = 0; g < columns.guardrails.size(); ++g) {
    const GuardrailOption& option = columns.guardrails[g];
    const ab::Moments control = ab::moments_of_arm(pair.guardrails[g], pair.treated, 0);
    if (control.mean == 0.0) {
      throw InputError(
          fmt::format("--guardrail: `{}` is 0 in the mean of the control, so that no "
                      "share of it can be a margin; leave it out",
                      option.column));
    }
    c.guardrails.push_back(
        {option, ab::guardrail(control, ab::moments_of_arm(pair.guardrails[g], pair.treated, 1),
                               option.margin, option.harm, options.alpha)});
  }
  return c;
}

}  // namespace

AbReport analyse(const AbData& data, const AbColumns& columns, const AbOptions& options) {
  if (!data.cluster.empty() && options.sequential != AbSequential::none) {
    throw InputError(
        "--sequential beside --cluster: the looks know nothing of clusters; leave one "
        "of them out, or make a row of each cluster");
  }
  if (!options.shares.empty() && options.shares.size() != data.arms.size()) {
    throw InputError(
        fmt::format("--shares: {} shares for {} arms; give one each, the control's "
                    "first",
                    options.shares.size(), data.arms.size()));
  }
  AbReport report;
  report.arms = data.arms;
  report.is_proportion = data.is_proportion();
  std::vector<std::vector<double>> by_arm(data.arms.size());
  for (std::size_t row = 0; row < data.rows(); ++row) {
    by_arm[data.arm[row]].push_back(data.outcome[row]);
  }
  std::vector<double> counts;
  for (const auto& values : by_arm) {
    report.moments.push_back(ab::moments_of(values));
    counts.push_back(static_cast<double>(values.size()));
  }
  report.ratio = ab::sample_ratio(counts, options.shares);
  std::vector<double> p_values;
  for (std::size_t arm = 1; arm < data.arms.size(); ++arm) {
    report.comparisons.push_back(compare(report, data, columns, options, arm));
    p_values.push_back(deciding(report.comparisons.back()).effect.p_value);
  }
  const std::vector<double> adjusted = ab::holm(p_values);
  for (std::size_t i = 0; i < adjusted.size(); ++i) {
    report.comparisons[i].p_adjusted = adjusted[i];
    report.comparisons[i].verdict = verdict_of(report, report.comparisons[i], options);
  }
  return report;
}

}  // namespace marketday
