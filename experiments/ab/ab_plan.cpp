#include "experiments/ab/ab_plan.h"

#include <fmt/core.h>

#include <cmath>

#include "evaluation/ab/cluster_robust.h"
#include "evaluation/ab/confidence_sequence.h"
#include "evaluation/ab/power_simulation.h"
#include "evaluation/ab/sample_size.h"
#include "sim/io/error.h"

namespace marketday {
namespace {

[[noreturn]] void fail(const std::string& what) {
  throw InputError("command line: abtest --plan: " + what);
}

bool is_rate(const AbPlanOptions& p) {
  return !p.standard_deviation.has_value();
}

void check(const AbPlanOptions& p) {
  if (!p.base && (is_rate(p) || p.relative_effect)) {
    fail("no --base; give the control's mean (a rate from 0 to 1 unless --sd is given)");
  }
  if (is_rate(p) && (*p.base <= 0.0 || *p.base >= 1.0)) {
    fail(fmt::format("--base {} is no rate between 0 and 1; give --sd for a mean", *p.base));
  }
  if (p.effect && p.relative_effect) fail("--effect beside --relative; give one of them");
  if (!p.effect && !p.relative_effect && !p.units) {
    fail(
        "neither an effect nor --units; give --effect or --relative for the size of the test, "
        "--units for the effect it can find");
  }
  if (is_rate(p) && p.simulations > 0 && p.cluster_size > 1.0) {
    fail("--simulate plays clusters of means only; give --sd (sqrt(p (1 - p)) for a rate)");
  }
  if (p.simulations > 0 && (p.ratio != 1.0 || p.correlation != 0.0)) {
    fail("--simulate plays even arms without covariate; leave out --ratio and --correlation");
  }
}

double effect_of(const AbPlanOptions& p) {
  const double effect = p.effect ? *p.effect : *p.relative_effect * *p.base;
  if (effect == 0.0) fail("an effect of 0 can never be found; give another");
  if (is_rate(p) && (*p.base + effect <= 0.0 || *p.base + effect >= 1.0)) {
    fail(fmt::format("--base {} with an effect of {} leaves 0 to 1", *p.base, effect));
  }
  return effect;
}

// Sequential intervals are wider: the units grow with the square.
double looks_factor(const AbPlanOptions& p, const AbOptions& options, std::string& note) {
  if (options.sequential == AbSequential::group) {
    note = fmt::format("{} looks, alpha t^2 spent: ", options.looks);
    return ab::inflation_of_looks(options.looks, options.alpha, p.power, 2.0);
  }
  if (options.sequential == AbSequential::always_valid) {
    note = "always valid: the interval at the planned size is wider; ";
    const double wide = ab::ConfidenceSequence(1.0, options.alpha).multiplier(1.0);
    const double z = ab::normal_tail_quantile(options.alpha / 2.0);
    const double b = ab::normal_tail_quantile(1.0 - p.power);
    return (wide + b) * (wide + b) / ((z + b) * (z + b));
  }
  return 1.0;
}

ab::Plan formula_plan(const AbPlanOptions& p, const AbOptions& options, double effect,
                      double factor) {
  ab::Plan plan = is_rate(p) ? ab::plan_for_proportions(*p.base, *p.base + effect)
                             : ab::plan_for_means(*p.standard_deviation);
  plan.alpha = options.alpha;
  plan.power = p.power;
  plan.treatment_ratio = p.ratio;
  plan.variance_factor = factor * (1.0 - p.correlation * p.correlation) *
                         ab::design_effect(p.cluster_size, p.intraclass_correlation);
  return plan;
}

std::string factors_text(const AbPlanOptions& p, double looks, const std::string& note) {
  std::string text;
  if (p.correlation != 0.0) {
    text += fmt::format("covariate: variance times {:.4f}\n", 1.0 - p.correlation * p.correlation);
  }
  if (p.cluster_size > 1.0) {
    text += fmt::format("clusters of {:g}, correlation {:g}: variance times {:.4f}\n",
                        p.cluster_size, p.intraclass_correlation,
                        ab::design_effect(p.cluster_size, p.intraclass_correlation));
  }
  if (looks != 1.0) text += fmt::format("{}units times {:.4f}\n", note, looks);
  return text;
}

std::string simulation_text(const AbPlanOptions& p, const AbOptions& options, double effect,
                            double units) {
  ab::SimulatedTest test;
  test.outcome = is_rate(p) ? ab::Outcome::proportion : ab::Outcome::mean;
  test.control_mean = p.base.value_or(0.0);
  test.effect = test.planned_effect = effect;
  test.standard_deviation = p.standard_deviation.value_or(1.0);
  test.units_per_arm = static_cast<std::int64_t>(units);
  test.alpha = options.alpha;
  test.units_per_cluster = p.cluster_size;
  test.intraclass_correlation = p.intraclass_correlation;
  if (options.sequential == AbSequential::group) {
    test.rule = ab::LookRule::group_sequential;
    test.looks = options.looks;
  } else if (options.sequential == AbSequential::always_valid) {
    test.rule = ab::LookRule::always_valid;
    test.looks = static_cast<int>(std::min(units, 1000.0));
  }
  const ab::SimulatedPower power = ab::simulate_power(test, p.simulations, p.seed);
  test.effect = 0.0;
  const ab::SimulatedPower none = ab::simulate_power(test, p.simulations, p.seed);
  return fmt::format(
      "simulated, {} tests: power {:.4f} +- {:.4f}, false positives {:.4f} +- {:.4f}, {:.0f} % of "
      "the units used in the mean, estimate of tests that reject {:.4g}\n",
      p.simulations, power.share_rejected, power.standard_error, none.share_rejected,
      none.standard_error, 100.0 * power.mean_share_used, power.mean_estimate_of_rejections);
}

std::string days_text(const AbPlanOptions& p, double units) {
  if (p.units_per_day <= 0) return "";
  return fmt::format("{:.0f} days at {} units a day\n",
                     std::ceil(units * (1.0 + p.ratio) / static_cast<double>(p.units_per_day)),
                     p.units_per_day);
}

}  // namespace

std::string plan_text(const AbPlanOptions& p, const AbOptions& options) {
  check(p);
  std::string note;
  const double looks = looks_factor(p, options, note);
  std::string text = fmt::format("alpha {:g}, two-sided; power {:g}\n", options.alpha, p.power) +
                     factors_text(p, looks, note);
  if (p.units) {
    const auto units = static_cast<double>(*p.units);
    const ab::Plan plan = formula_plan(p, options, 0.0, looks);
    const double found = ab::detectable_effect(plan, units);
    text += fmt::format("{:.0f} units of control find an effect of {:.6g}", units, found);
    if (p.base && *p.base != 0.0) text += fmt::format(" ({:.3g} %)", 100.0 * found / *p.base);
    text += "\n";
    if (p.effect || p.relative_effect) {
      const double effect = effect_of(p);
      const double power = ab::power_of(formula_plan(p, options, effect, looks), effect, units);
      text += fmt::format("and one of {:.6g} with power {:.4f}\n", effect, power);
      if (p.simulations > 0) text += simulation_text(p, options, effect, units);
    }
    return text + days_text(p, units);
  }
  const double effect = effect_of(p);
  const double units = ab::units_of_control(formula_plan(p, options, effect, looks), effect);
  text += fmt::format("an effect of {:.6g} takes {:.0f} units of control and {:.0f} of treatment\n",
                      effect, units, std::ceil(units * p.ratio - 1e-9));
  if (p.cluster_size > 1.0) {
    text += fmt::format("that is {:.0f} clusters of control\n", std::ceil(units / p.cluster_size));
  }
  if (p.simulations > 0) text += simulation_text(p, options, effect, units);
  return text + days_text(p, units);
}

}  // namespace marketday
