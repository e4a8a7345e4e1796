#include "experiments/ab/ab_text.h"

#include <fmt/core.h>

#include <cmath>

namespace marketday {
namespace {

std::string p_text(double p) {
  return p < 1e-4 ? fmt::format("{:.1e}", p) : fmt::format("{:.4f}", p);
}

std::string effect_text(const ab::Effect& e, double scale, const char* unit) {
  return fmt::format(
      "{:>+11.4g}{} {:>24}", scale * e.estimate, unit,
      fmt::format("[{:+.4g}, {:+.4g}]", scale * e.interval.low, scale * e.interval.high));
}

std::string method_text(const AbMethod& m) {
  std::string text =
      fmt::format("{} {:<20} {}", m.decides ? "*" : " ", m.name, effect_text(m.effect, 1.0, ""));
  text += m.has_relative ? "  " + effect_text(m.relative, 100.0, " %") : std::string(40, ' ');
  text += fmt::format("  {:>8}", m.has_p_value ? p_text(m.effect.p_value) : "-");
  return text + (m.note.empty() ? "" : "  " + m.note) + "\n";
}

std::string segments_text(const ab::SegmentStudy& study) {
  std::string text = fmt::format("{:<22} {:>9} {:>11} {:>24} {:>8} {:>8} {:>8}\n", "segment",
                                 "units", "difference", "interval", "p", "Holm", "BH");
  for (const ab::SegmentEffect& s : study.segments) {
    text += fmt::format("{:<22} {:>9.0f} {} {:>8} {:>8} {:>8}\n", s.segment,
                        s.control.n + s.treatment.n, effect_text(s.effect, 1.0, ""),
                        p_text(s.effect.p_value), p_text(s.p_holm), p_text(s.p_benjamini_hochberg));
  }
  for (const std::string& name : study.too_small) {
    text += fmt::format("{:<22} fewer than two units in an arm: left out\n", name);
  }
  return text + fmt::format("do the segments' effects differ? Q = {:.2f}, p = {}\n",
                            study.heterogeneity.statistic, p_text(study.heterogeneity.p_value));
}

}  // namespace

std::string bayesian_text(const AbComparison& c, bool lower_is_better) {
  if (c.bayesian.empty()) return "";
  // where lower is better: P(T least) = P(C greatest), and T - min(C, T) = max(C, T) - C
  const ab::BayesianArm& arm = c.bayesian[lower_is_better ? 0 : 1];
  return fmt::format(
      "Bayesian, flat prior: P({} is better) = {:.4f}, expected loss of taking it "
      "{:.3g}\n",
      c.arm, arm.probability_best, arm.expected_loss);
}

std::string guardrail_text(const AbGuardrail& g) {
  const bool falling = g.option.harm == ab::Harm::falling;
  return fmt::format("guardrail {}: may {} by {:g} %, {} {:+.3g} %, worst case {:+.3g} %: {}\n",
                     g.option.column, falling ? "fall" : "rise", 100.0 * g.option.margin,
                     "changed by", 100.0 * g.result.relative.estimate, 100.0 * g.result.bound,
                     ab::name_of(g.result.answer));
}

std::string ratio_text(const AbReport& report) {
  const double p = report.ratio.p_value;
  const char* says = p < ab::kMismatchAlarm   ? "mismatch: something is broken"
                     : p < ab::kMismatchDoubt ? "doubtful"
                                              : "as meant";
  return fmt::format("sample ratio: p = {}: {}\n", p_text(p), says);
}

std::string ab_text(const AbReport& report, const AbTitle& title) {
  std::string text = fmt::format("{}: {} by {}, control {}\n{:<22} {:>9} {:>12} {:>12}\n",
                                 title.file, title.columns.metric, title.columns.arm,
                                 title.columns.control, "arm", "units", "mean", "sd");
  for (std::size_t arm = 0; arm < report.arms.size(); ++arm) {
    const ab::Moments& m = report.moments[arm];
    text += fmt::format("{:<22} {:>9.0f} {:>12.6g} {:>12.6g}\n", report.arms[arm], m.n, m.mean,
                        std::sqrt(m.variance));
  }
  text += ratio_text(report);
  const double percent = 100.0 * (1.0 - title.options.alpha);
  for (const AbComparison& c : report.comparisons) {
    text += fmt::format("\n{} - {}\n  {:<20} {:>11} {:>24}  {:>13} {:>24}  {:>8}\n", c.arm,
                        report.arms[0], "method (* decides)", "difference",
                        fmt::format("{:g} % interval", percent), "relative",
                        fmt::format("{:g} % interval", percent), "p");
    for (const AbMethod& m : c.methods) text += method_text(m);
    text += bayesian_text(c, title.options.lower_is_better);
    if (c.segments) text += segments_text(*c.segments);
    for (const AbGuardrail& g : c.guardrails) text += guardrail_text(g);
    if (report.comparisons.size() > 1 && c.methods.back().has_p_value) {
      text += fmt::format("p over all arms (Holm): {}\n", p_text(c.p_adjusted));
    }
    text += fmt::format("verdict: {}\n", c.verdict);
  }
  return text;
}

}  // namespace marketday
