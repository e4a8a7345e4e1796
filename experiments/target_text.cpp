#include <fmt/core.h>
#include <fmt/ranges.h>

#include <cmath>

#include "experiments/target_files.h"

namespace marketday {
namespace {

std::string head(const TargetStudy& study, const TargetData& data, const TargetOptions& options) {
  return fmt::format(
      "{}: {} rows, control `{}`, outcome {}\n{} rows learnt from, {} held out (seed {}, split "
      "{})\n{} over {}, {} folds, propensity {}\n",
      options.data, data.trial.rows(), options.control, options.outcome, study.training_rows,
      study.held_out.rows(), options.seed, study.split_sha256.substr(0, 16), options.learner,
      options.base, options.folds, options.propensity);
}

std::size_t name_width(const std::vector<std::string>& names, std::size_t least) {
  for (const std::string& name : names) least = std::max(least, name.size());
  return least;
}

std::string effects_text(const TargetStudy& study, std::size_t width) {
  std::string text = fmt::format(
      "\neffects on the outcome, all rows (adjusted: doubly robust, cross-fitted)\n{:<{}} {:>9} "
      "{:>10} {:>10} {:>9} {:>22} {:>10} {:>9}\n",
      "arm", width, "rows", "mean", "effect", "s.e.", "95 % interval", "adjusted", "s.e.");
  for (std::size_t a = 0; a < study.arms.size(); ++a) {
    const ArmStudy& arm = study.arms[a];
    text += fmt::format("{:<{}} {:>9} {:>10.6f}", arm.name, width, arm.raw.rows, arm.raw.mean);
    if (a > 0) {
      text += fmt::format(" {:>+10.6f} {:>9.6f} {:>22} {:>+10.6f} {:>9.6f}", arm.raw.effect,
                          arm.raw.effect_error,
                          fmt::format("[{:+.5f}, {:+.5f}]", arm.raw.low, arm.raw.high),
                          arm.adjusted, arm.adjusted_error);
    }
    text += "\n";
  }
  return text;
}

std::string metrics_text(const TargetStudy& study) {
  std::string text = "\nranking of the held-out rows, each value with its definition\n";
  for (std::size_t a = 1; a < study.arms.size(); ++a) {
    text += study.arms[a].name + " against " + study.arms[0].name + "\n";
    for (const UpliftMetric& metric : study.arms[a].metrics) text += "  " + text_of(metric) + "\n";
  }
  return text;
}

std::string rules_text(const TargetStudy& study, const TargetOptions& options, std::size_t width) {
  const auto rows = static_cast<double>(study.held_out.rows());
  std::string text = fmt::format(
      "\nvalue of each rule on the held-out rows, outcome a row (gain: over never, dr, paired)\n"
      "{:<{}} {:>8} {:>9} {:>9} {:>8} {:>9} {:>8} {:>9} {:>8} {:>10} {:>8} {:>22}{}\n",
      "rule", width, "targeted", "cost/row", "ips", "s.e.", "snips", "s.e.", "dr", "s.e.", "gain",
      "s.e.", "95 % interval", options.worth ? fmt::format(" {:>11}", "net/row, dr") : "");
  for (const RuleStudy& rule : study.rules) {
    text += fmt::format("{:<{}} {:>6.1f} % {:>9.4f}", rule.name, width, 100.0 * rule.targeted_share,
                        rule.cost / rows);
    for (const TrialValue& value : rule.values) {
      text += fmt::format(" {:>9.6f} {:>8.6f}", value.value, value.standard_error);
    }
    const TrialValue& gain = rule.gains.back();
    text += fmt::format(" {:>+10.6f} {:>8.6f} {:>22}", gain.value, gain.standard_error,
                        fmt::format("[{:+.5f}, {:+.5f}]", gain.low, gain.high));
    if (options.worth) {
      text +=
          fmt::format(" {:>+11.5f}", *options.worth * rule.values.back().value - rule.cost / rows);
    }
    text += "\n";
  }
  for (const RuleStudy& rule : study.rules) {
    const TrialValue& ips = rule.values.front();
    if (!ips.weights_doubtful) continue;
    text += fmt::format(
        "warning: {}: mean weight {:.4f}, more than 4 standard errors from 1: who was treated "
        "seems to depend on the features, so these values are biased\n",
        rule.name, ips.mean_weight);
  }
  return text;
}

std::string allocation_text(const TargetStudy& study, const TargetOptions& options) {
  if (!study.allocation) return "";
  const Allocation& found = *study.allocation;
  const RuleStudy& paced = study.rules.back();
  return fmt::format(
      "\nallocation of a budget of {} over the {} held-out rows, value as the learner expects it\n"
      "  bound: optimum of the fractional problem  {:.6f}\n"
      "  found in whole offers                     {:.6f}, spending {:.6f}\n"
      "  gap: bound - found                        {:.3e} ({:.2e} of the bound); {}\n"
      "  price of a unit of budget                 {:.8f}; {} offers in part at the bound\n"
      "  paced online, rows in file order          {:.6f} ({:.3f} % of the bound), spending "
      "{:.6f}\n",
      *options.budget, study.held_out.rows(), found.bound, found.value, found.cost, found.gap(),
      found.bound != 0.0 ? found.gap() / std::abs(found.bound) : 0.0,
      found.is_optimal ? "proven optimal in whole offers" : "the optimum is inside the gap",
      found.price, found.fractional, paced.expected,
      found.bound != 0.0 ? 100.0 * paced.expected / found.bound : 100.0, paced.cost);
}

}  // namespace

std::string target_text(const TargetStudy& study, const TargetData& data,
                        const TargetOptions& options) {
  std::vector<std::string> rules;
  for (const RuleStudy& rule : study.rules) rules.push_back(rule.name);
  return head(study, data, options) + effects_text(study, name_width(data.trial.arm_names, 8)) +
         metrics_text(study) + rules_text(study, options, name_width(rules, 8)) +
         allocation_text(study, options);
}

}  // namespace marketday
