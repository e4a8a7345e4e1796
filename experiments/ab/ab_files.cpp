#include "experiments/ab/ab_files.h"

#include <algorithm>
#include <cmath>

#include "experiments/ab/ab_text.h"
#include "experiments/embedded.h"
#include "experiments/page.h"
#include "experiments/version.h"
#include "sim/io/csv.h"

namespace marketday {
namespace {

std::string arms_table(const AbReport& report) {
  CsvWriter csv({"arm", "units", "mean", "sd"});
  for (std::size_t arm = 0; arm < report.arms.size(); ++arm) {
    const ab::Moments& m = report.moments[arm];
    csv.text(report.arms[arm]).integer(static_cast<std::int64_t>(m.n)).number(m.mean);
    csv.number(std::sqrt(m.variance)).end_row();
  }
  return csv.take();
}

std::string methods_table(const AbReport& report) {
  CsvWriter csv({"arm", "method", "decides", "difference", "standard_error", "ci_low", "ci_high",
                 "relative", "relative_low", "relative_high", "p_value", "p_holm", "note"});
  for (const AbComparison& c : report.comparisons) {
    for (const AbMethod& m : c.methods) {
      const double nothing = std::nan("");
      csv.text(c.arm).text(m.name).text(m.decides ? "yes" : "no").number(m.effect.estimate);
      csv.number(m.effect.standard_error).number(m.effect.interval.low);
      csv.number(m.effect.interval.high);
      csv.number(m.has_relative ? m.relative.estimate : nothing);
      csv.number(m.has_relative ? m.relative.interval.low : nothing);
      csv.number(m.has_relative ? m.relative.interval.high : nothing);
      csv.number(m.has_p_value ? m.effect.p_value : nothing);
      csv.number(m.decides && m.has_p_value ? c.p_adjusted : nothing).text(m.note).end_row();
    }
  }
  return csv.take();
}

std::string bayesian_table(const AbReport& report) {
  CsvWriter csv({"against", "arm", "posterior_mean", "credible_low", "credible_high",
                 "probability_greatest", "expected_loss"});
  for (const AbComparison& c : report.comparisons) {
    for (std::size_t k = 0; k < c.bayesian.size(); ++k) {
      const ab::BayesianArm& b = c.bayesian[k];
      csv.text(k == 0 ? c.arm : report.arms[0]).text(k == 0 ? report.arms[0] : c.arm);
      csv.number(b.mean).number(b.credible.low).number(b.credible.high);
      csv.number(b.probability_best).number(b.expected_loss).end_row();
    }
  }
  return csv.take();
}

std::string looks_table(const AbReport& report) {
  CsvWriter csv(
      {"arm", "units", "difference", "standard_error", "bound", "low", "high", "rejects"});
  for (const AbComparison& c : report.comparisons) {
    for (const AbLook& look : c.looks) {
      csv.text(c.arm).number(look.units).number(look.estimate).number(look.standard_error);
      csv.number(look.bound).number(look.interval.low).number(look.interval.high);
      csv.text(look.rejects ? "yes" : "no").end_row();
    }
  }
  return csv.take();
}

std::string segments_table(const AbReport& report) {
  CsvWriter csv({"arm", "segment", "units_control", "units_treatment", "mean_control",
                 "mean_treatment", "difference", "ci_low", "ci_high", "p_value", "p_holm",
                 "p_benjamini_hochberg"});
  for (const AbComparison& c : report.comparisons) {
    for (const ab::SegmentEffect& s : c.segments->segments) {
      csv.text(c.arm).text(s.segment).number(s.control.n).number(s.treatment.n);
      csv.number(s.control.mean).number(s.treatment.mean).number(s.effect.estimate);
      csv.number(s.effect.interval.low).number(s.effect.interval.high).number(s.effect.p_value);
      csv.number(s.p_holm).number(s.p_benjamini_hochberg).end_row();
    }
  }
  return csv.take();
}

std::string guardrails_table(const AbReport& report) {
  CsvWriter csv(
      {"arm", "guardrail", "harm", "margin", "relative", "worst_case", "p_value", "answer"});
  for (const AbComparison& c : report.comparisons) {
    for (const AbGuardrail& g : c.guardrails) {
      csv.text(c.arm).text(g.option.column);
      csv.text(g.option.harm == ab::Harm::falling ? "falling" : "rising").number(g.option.margin);
      csv.number(g.result.relative.estimate).number(g.result.bound).number(g.result.p_value);
      csv.text(ab::name_of(g.result.answer)).end_row();
    }
  }
  return csv.take();
}

Json effect_json(const ab::Effect& e) {
  return {{"estimate", e.estimate}, {"low", e.interval.low}, {"high", e.interval.high}};
}

Json comparison_json(const AbComparison& c) {
  Json methods = Json::array();
  for (const AbMethod& m : c.methods) {
    methods.push_back({{"name", m.name},
                       {"decides", m.decides},
                       {"effect", effect_json(m.effect)},
                       {"relative", m.has_relative ? effect_json(m.relative) : Json(nullptr)},
                       {"p", m.has_p_value ? Json(m.effect.p_value) : Json(nullptr)},
                       {"note", m.note}});
  }
  Json looks = Json::array();
  for (const AbLook& look : c.looks) {
    looks.push_back({{"units", look.units},
                     {"estimate", look.estimate},
                     {"low", look.interval.low},
                     {"high", look.interval.high}});
  }
  Json segments = Json::array();
  if (c.segments) {
    for (const ab::SegmentEffect& s : c.segments->segments) {
      segments.push_back({{"name", s.segment},
                          {"units", s.control.n + s.treatment.n},
                          {"effect", effect_json(s.effect)},
                          {"p", s.effect.p_value},
                          {"holm", s.p_holm},
                          {"bh", s.p_benjamini_hochberg}});
    }
  }
  Json guardrails = Json::array();
  for (const AbGuardrail& g : c.guardrails) guardrails.push_back(guardrail_text(g));
  return {{"arm", c.arm},   {"verdict", c.verdict}, {"methods", methods},
          {"looks", looks}, {"segments", segments}, {"guardrails", guardrails}};
}

std::string page(const AbReport& report, const AbTitle& title) {
  Json arms = Json::array();
  for (std::size_t arm = 0; arm < report.arms.size(); ++arm) {
    arms.push_back({{"name", report.arms[arm]},
                    {"units", report.moments[arm].n},
                    {"mean", report.moments[arm].mean},
                    {"sd", std::sqrt(report.moments[arm].variance)}});
  }
  Json comparisons = Json::array();
  for (const AbComparison& c : report.comparisons) {
    Json one = comparison_json(c);
    one["bayesian"] = bayesian_text(c, title.options.lower_is_better);
    comparisons.push_back(std::move(one));
  }
  return fill_page(ab_template(), {{"file", title.file},
                                   {"metric", title.columns.metric},
                                   {"arm", title.columns.arm},
                                   {"control", title.columns.control},
                                   {"alpha", title.options.alpha},
                                   {"version", version()},
                                   {"ratio", ratio_text(report)},
                                   {"arms", arms},
                                   {"comparisons", comparisons}});
}

}  // namespace

const std::vector<std::string>& ab_file_names() {
  static const std::vector<std::string> names = {"arms.csv",   "methods.csv",  "bayesian.csv",
                                                 "looks.csv",  "segments.csv", "guardrails.csv",
                                                 "report.html"};
  return names;
}

std::map<std::string, std::string> ab_files(const AbReport& report, const AbTitle& title) {
  std::map<std::string, std::string> files = {{"arms.csv", arms_table(report)},
                                              {"methods.csv", methods_table(report)},
                                              {"report.html", page(report, title)}};
  const auto any = [&](const auto& has) {
    return std::any_of(report.comparisons.begin(), report.comparisons.end(), has);
  };
  if (any([](const AbComparison& c) { return !c.bayesian.empty(); })) {
    files["bayesian.csv"] = bayesian_table(report);
  }
  if (any([](const AbComparison& c) { return !c.looks.empty(); })) {
    files["looks.csv"] = looks_table(report);
  }
  if (any([](const AbComparison& c) { return c.segments.has_value(); })) {
    files["segments.csv"] = segments_table(report);
  }
  if (!title.columns.guardrails.empty()) files["guardrails.csv"] = guardrails_table(report);
  return files;
}

}  // namespace marketday
